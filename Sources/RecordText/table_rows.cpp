#include "table_rows.h"

#include <algorithm>
#include <utility>

namespace squelch {

namespace {

// No exporter's header is longer.
constexpr size_t longestHeader = 64 << 10;
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// Columns of the logs and query services that we know, in lower case without spaces, underscores and quotes. Two of
/// them make a header.
constexpr std::string_view knownColumns[] = {
    "operationnamevalue", "operationname", "timegenerated", "timegenerated[utc]", "activitystatusvalue",
    "activitystatus", "correlationid", "calleripaddress", "eventdataid", "resourceid", "loggedbyservice",
    "initiatedby", "eventname", "eventsource", "eventtime", "eventversion", "eventid", "useridentity",
    "requestparameters", "awsregion", "sourceipaddress", "raw", "time", "sourcetype", "systemalertid", "alertname",
    "protopayload", "methodname", "logname", "insertid",
};

std::string folded(std::string_view name) {
    std::string out;
    for (char c : name)
        if (c != ' ' && c != '_' && c != '"' && c != '\r') out.push_back(c >= 'A' && c <= 'Z' ? char(c | 0x20) : c);
    return out;
}

bool isHeader(std::string_view line) {
    size_t known = 0;
    for (size_t at = 0; at <= line.size();) {
        size_t end = std::min(line.find(',', at), line.size());
        std::string name = folded(line.substr(at, end - at));
        known += std::count(std::begin(knownColumns), std::end(knownColumns), std::string_view(name)) > 0;
        at = end + 1;
    }
    return known >= 2;
}

void appendString(std::string &out, std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    out.push_back('"');
    for (char c : text) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if ((unsigned char)c < 0x20) {
            out.append("\\u00");
            out.push_back(digits[(unsigned char)c >> 4]);
            out.push_back(digits[(unsigned char)c & 15]);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

} // namespace

void TableRows::begin() {
    state_ = State::probing;
    separator_ = ',';
    head_.clear();
    columns_.clear();
    cells_.clear();
    cell_.clear();
    cell_state_ = Cell::start;
    sawCR_ = spoilt_ = hasText_ = false;
    held_ = 0;
    row_ = 0;
    line_ = rowLine_ = 1;
}

void TableRows::beginTable(char separator) {
    begin();
    state_ = State::table;
    separator_ = separator;
}

void TableRows::probe(std::string_view bytes) {
    head_.append(bytes);
    std::string_view text = head_;
    if (text.size() < byteOrderMark.size() && byteOrderMark.substr(0, text.size()) == text) return;
    if (text.substr(0, byteOrderMark.size()) == byteOrderMark) text.remove_prefix(byteOrderMark.size());
    if (text.empty()) return;
    bool isName = text[0] == '"' || text[0] == '_' || text[0] == '$' || ((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z');
    size_t end = text.find('\n');
    if (!isName) {
        state_ = State::other;
    } else if (end != std::string_view::npos) {
        state_ = isHeader(text.substr(0, end)) ? State::table : State::other;
    } else if (text.size() > longestHeader) {
        state_ = State::other;
    }
    if (state_ == State::table) advance(std::string(text));
}

std::string TableRows::takeHead() {
    state_ = State::other;
    return std::exchange(head_, std::string());
}

void TableRows::advance(std::string_view bytes) {
    for (char c : bytes) put(c);
}

void TableRows::finish() {
    if (cell_state_ == Cell::quoted && !spoilt_) {
        row_++;
        sink_.broken(RT_FAULT_CUT_OFF, row_, rowLine_, 1);
        return;
    }
    if (hasText_ || !cells_.empty()) {
        endCell();
        endRow();
    }
}

void TableRows::put(char c) {
    if (c == '\n') line_++;
    if (cell_state_ == Cell::quoted) {
        if (c == '"') cell_state_ = Cell::afterQuote;
        else if (!spoilt_) cell_.push_back(c);
        if (++held_ > limit_) spoil(RT_FAULT_TOO_LARGE);
        return;
    }
    if (c == '\n') {
        endCell();
        endRow();
        return;
    }
    hasText_ = hasText_ || c != '\r';
    if (++held_ > limit_) spoil(RT_FAULT_TOO_LARGE);
    if (c == separator_) return endCell();
    if (c == '\r') {
        sawCR_ = true;
        return;
    }
    if (sawCR_) spoil(RT_FAULT_BAD_ROW);
    switch (cell_state_) {
    case Cell::start:
        if (c == '"') {
            cell_state_ = Cell::quoted;
            return;
        }
        cell_state_ = Cell::plain;
        break;
    case Cell::afterQuote:
        if (c == '"') cell_state_ = Cell::quoted; // a doubled quote
        else spoil(RT_FAULT_BAD_ROW);
        break;
    default:
        if (c == '"') spoil(RT_FAULT_BAD_ROW);
        break;
    }
    if (!spoilt_) cell_.push_back(c);
}

void TableRows::endCell() {
    if (!spoilt_) cells_.push_back(cell_);
    cell_.clear();
    cell_state_ = Cell::start;
    sawCR_ = false;
}

void TableRows::endRow() {
    if (columns_.empty() && !spoilt_) {
        columns_ = std::exchange(cells_, {});
    } else if (hasText_ || spoilt_) {
        if (!spoilt_) giveRow();
    }
    cells_.clear();
    spoilt_ = hasText_ = false;
    held_ = 0;
    rowLine_ = line_;
}

/// The row is bad; what follows up to the end of its line is passed over.
void TableRows::spoil(rt_fault fault) {
    if (!spoilt_) sink_.broken(fault, ++row_, rowLine_, 1);
    spoilt_ = true;
    cell_state_ = Cell::plain;
    cell_.clear();
    cells_.clear();
}

void TableRows::giveRow() {
    row_++;
    if (cells_.size() != columns_.size()) return sink_.broken(RT_FAULT_BAD_ROW, row_, rowLine_, 1);
    json_.assign("{");
    for (size_t i = 0; i < cells_.size(); i++) {
        if (cells_[i].empty()) continue;
        if (json_.size() > 1) json_.push_back(',');
        appendString(json_, columns_[i]);
        json_.push_back(':');
        appendString(json_, cells_[i]);
    }
    json_.push_back('}');
    sink_.unit(json_, row_, rowLine_);
}

} // namespace squelch
