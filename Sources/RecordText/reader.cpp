#include "dispatch.h"
#include "forms.h"
#include "sighting.h"
#include "source.h"
#include "splitter.h"
#include "table_rows.h"

#include <algorithm>
#include <map>
#include <memory>
#include <new>

using namespace squelch;

namespace {

// A Pub/Sub message in an EventBridge event in a log line: no real chain of envelopes is longer.
constexpr int deepestEnvelope = 3;
// So many bad records of one file are named; the others are counted in one line.
constexpr uint64_t namedFaults = 20;

bool countsPerFile(rt_fault fault) { return fault >= RT_FAULT_UNKNOWN_FORM; }

} // namespace

struct rt_mark {
    std::vector<Skimmer::Outline> outlines;
    LineState lines;
};

struct rt_reader final : UnitSink {
    rt_reader(const rt_table *table, size_t window, size_t limit)
        : table(table), window(window), skimmer(table), source(window), splitter(*this, limit), rows(*this, limit) {
        if (table && !table->aside.kept.empty()) asides = std::make_unique<AsideReader>(table->aside);
        if (table && table->seesAll) sightings = std::make_unique<SightingReader>();
        for (auto &parser : parsers) parser.reset(rt_json_parser_new());
    }

    void open(int descriptor) {
        source.open(descriptor);
        begin();
        isPiece = false;
    }

    void begin() {
        splitter.begin();
        skimmer.begin();
        rows.begin();
        counts = {};
        named = suppressed = 0;
        perFile.clear();
        ended = false;
    }

    void openPiece(int descriptor, uint64_t from, uint64_t end, const rt_mark *mark, uint64_t rescanned) {
        piece.open(descriptor, from, end);
        begin();
        isPiece = true;
        if (!mark) return;
        rows.takeHead();
        splitter.begin(from, mark->lines, rescanned);
        skimmer.begin(mark->outlines);
    }

    bool step() {
        items.clear();
        texts.clear();
        if (asides) asides->clear();
        if (sightings) sightings->clear();
        if (ended) return false;
        char *space = splitter.space(window);
        size_t count = isPiece ? piece.read(space, window) : source.read(space, window);
        counts.bytes_read = isPiece ? piece.position() - piece.begin() : source.bytesRead();
        if (count > 0) {
            counts.bytes += count;
            advance(space, count);
        } else {
            ended = true;
            if (!rows.isTable()) passHead();
            rows.isTable() ? rows.finish() : splitter.finish();
            closeFile();
        }
        for (rt_item &item : items) {
            if (item.length == 0) continue;
            item.text = texts.data() + size_t(item.count);
            item.count = 1;
        }
        return !ended;
    }

    /// `count` bytes stand at the splitter's space: its own, a table's, or the first line, which has yet to tell.
    void advance(const char *space, size_t count) {
        if (rows.isDecided()) return rows.isTable() ? rows.advance({space, count}) : splitter.advance(count);
        rows.probe({space, count});
        if (rows.isDecided() && !rows.isTable()) passHead();
    }

    /// The beginning of what turned out to be no table, to the splitter.
    void passHead() {
        std::string head = rows.takeHead();
        if (head.empty()) return;
        std::copy(head.begin(), head.end(), splitter.space(head.size()));
        splitter.advance(head.size());
    }

    // What the splitter finds.

    bool unit(std::string_view text, uint64_t record, uint64_t line) override {
        if (text[0] != '{' && text[0] != '[') {
            bool isValue = text[0] == '"' || text[0] == '-' || (text[0] >= '0' && text[0] <= '9') || text == "true" ||
                           text == "false" || text == "null";
            note(isValue ? RT_FAULT_UNKNOWN_FORM : RT_FAULT_MALFORMED, record, line, 1);
            return isValue;
        }
        return read(text, record, line, 0);
    }

    bool soundUnit(std::string_view text, uint64_t record, uint64_t line) override {
        return read(text, record, line, 0, true);
    }

    Skim skim(const char *begin, const char *end, size_t most) override {
        if (!skimmer.isOn()) return {SkimOutcome::unfit};
        Skim found = skimmer.skim(begin, end, most);
        if (found.outcome != SkimOutcome::passed) return found;
        bool isSeen = !sightings || (found.cloud == RT_AWS ? sightings->take(begin, found.length)
                                                           : sightings->repeats(found.cloud, begin, found.length));
        if (!isSeen) return {SkimOutcome::unfit};
        if (found.isAside) {
            if (!asides || found.cloud != RT_AWS || !asides->take(begin, found.length)) return {SkimOutcome::unfit};
            counts.candidates++;
        }
        counts.records[found.cloud]++;
        return found;
    }

    void broken(rt_fault fault, uint64_t record, uint64_t line, uint64_t count) override {
        note(fault, record, line, count);
    }

    // One value: what it is, and whether a rule could select it.

    bool read(std::string_view text, uint64_t record, uint64_t line, int level, bool isQuiet = false) {
        const rt_node *nodes = nullptr;
        size_t count = 0;
        rt_json_status status = rt_json_parse(parsers[level].get(), text.data(), text.size(), &nodes, &count);
        if (status != RT_JSON_OK) {
            if (isQuiet) return false;
            note(level == 0 ? faultOf(status) : RT_FAULT_BAD_ENVELOPE, record, line, 1);
            return level > 0;
        }
        Form form = formOf(nodes);
        switch (form.kind) {
        case Form::passedOver: counts.passed_over++; return true;
        case Form::fault:
            if (hasDoor(form.reason)) keep(text, form.cloud, record, line, form.reason);
            else note(form.reason, record, line, 1);
            return true;
        case Form::embedded: return readEmbedded(nodes[form.at], form.isBase64, record, line, level);
        case Form::record: break;
        }
        counts.records[form.cloud]++;
        if (level == 0 && form.at == 0) skimmer.learn(text, form.cloud);
        bool matches = !table || table->matches(nodes, form.at);
        if (!matches && !sightings) return true;
        std::string_view own = form.at == 0 ? text : textOfNode(text, nodes, form.at);
        if (!matches && form.cloud == RT_AWS && sightings->takeCopy(own)) return true;
        counts.candidates++;
        keep(own, form.cloud, record, line);
        return true;
    }

    bool readEmbedded(const rt_node &node, bool isBase64, uint64_t record, uint64_t line, int level) {
        std::string_view inner(node.text, node.length);
        if (level + 1 >= deepestEnvelope || (isBase64 && !decodeBase64(inner, decoded[level]))) {
            note(RT_FAULT_BAD_ENVELOPE, record, line, 1);
            return true;
        }
        return read(isBase64 ? std::string_view(decoded[level]) : inner, record, line, level + 1);
    }

    void keep(std::string_view text, rt_cloud cloud, uint64_t record, uint64_t line,
              rt_fault form = RT_FAULT_NONE) {
        size_t at = texts.size();
        texts.resize(at + text.size() + RT_PADDING);
        size_t written = rt_json_minify(text.data(), text.size(), texts.data() + at);
        if (written == SIZE_MAX) {
            // Only an unclosed string; the parser has excluded it.
            texts.resize(at);
            return note(RT_FAULT_MALFORMED, record, line, 1);
        }
        texts.resize(at + written);
        items.push_back({form, cloud, record, line, at, nullptr, written});
    }

    // Faults: named while they are few, then counted.

    void note(rt_fault fault, uint64_t record, uint64_t line, uint64_t count) {
        if (fault == RT_FAULT_UNKNOWN_FORM) counts.unknown += count;
        else if (countsPerFile(fault)) counts.unsupported += count;
        else counts.unreadable += count;
        if (countsPerFile(fault)) {
            auto found = perFile.try_emplace(fault, rt_item{fault, RT_AWS, record, line, 0, nullptr, 0});
            found.first->second.count += count;
            return;
        }
        if (named >= namedFaults) {
            suppressed += count;
            return;
        }
        named++;
        items.push_back({fault, RT_AWS, record, line, count, nullptr, 0});
    }

    void closeFile() {
        rt_fault fault = isPiece ? (piece.error() ? RT_FAULT_READ : RT_FAULT_NONE) : source.fault();
        int error = isPiece ? piece.error() : source.error();
        if (!fault && splitter.isBlank() && !rows.isTable()) fault = RT_FAULT_EMPTY;
        if (suppressed > 0) items.push_back({RT_FAULT_MORE, RT_AWS, 0, 0, suppressed, nullptr, 0});
        for (auto &entry : perFile) items.push_back(entry.second);
        if (!fault) return;
        counts.unreadable++;
        items.push_back({fault, RT_AWS, 0, 0, uint64_t(fault == RT_FAULT_READ ? error : 1), nullptr, 0});
    }

    static rt_fault faultOf(rt_json_status status) {
        switch (status) {
        case RT_JSON_TOO_DEEP: return RT_FAULT_TOO_DEEP;
        case RT_JSON_NOT_UTF8: return RT_FAULT_NOT_UTF8;
        case RT_JSON_TOO_LARGE: return RT_FAULT_TOO_LARGE;
        default: return RT_FAULT_MALFORMED;
        }
    }

    struct FreeParser {
        void operator()(rt_json_parser *parser) const { rt_json_parser_free(parser); }
    };

    const rt_table *table;
    size_t window;
    Skimmer skimmer;
    ByteSource source;
    LineRange piece;
    bool isPiece = false;
    std::vector<rt_item> forms;
    Splitter splitter;
    TableRows rows;
    std::unique_ptr<rt_json_parser, FreeParser> parsers[deepestEnvelope];
    std::string decoded[deepestEnvelope];
    std::unique_ptr<AsideReader> asides;
    std::unique_ptr<SightingReader> sightings;
    std::vector<rt_item> items;
    std::vector<char> texts;
    std::map<rt_fault, rt_item> perFile;
    uint64_t named = 0, suppressed = 0;
    rt_counts counts{};
    bool ended = true;
};

rt_reader *rt_reader_new(const rt_table *table, size_t window, size_t limit) {
    try {
        return new rt_reader(table, window, limit);
    } catch (...) {
        return nullptr;
    }
}

void rt_reader_free(rt_reader *reader) { delete reader; }
void rt_reader_open(rt_reader *reader, int descriptor) { reader->open(descriptor); }

bool rt_reader_step(rt_reader *reader, const rt_item **items, size_t *count) {
    bool more = false;
    try {
        more = reader->step();
    } catch (...) {
        // Out of memory: the file is given up, what it gave so far stands.
        reader->ended = true;
        reader->items.clear();
        reader->counts.unreadable++;
        reader->items.push_back({RT_FAULT_MEMORY, RT_AWS, 0, 0, 1, nullptr, 0});
    }
    *items = reader->items.data();
    *count = reader->items.size();
    return more;
}

const rt_aside *rt_reader_asides(const rt_reader *reader, size_t *count, const char **texts, size_t *length) {
    *count = *length = 0;
    *texts = nullptr;
    if (!reader->asides) return nullptr;
    *count = reader->asides->found().size();
    *texts = reader->asides->texts().data();
    *length = reader->asides->texts().size();
    return reader->asides->found().data();
}

const rt_sighting *rt_reader_sightings(const rt_reader *reader, size_t *count, const char **texts, size_t *length) {
    *count = *length = 0;
    *texts = nullptr;
    if (!reader->sightings) return nullptr;
    *count = reader->sightings->found().size();
    *texts = reader->sightings->texts().data();
    *length = reader->sightings->texts().size();
    return reader->sightings->found().data();
}

void rt_reader_counts(const rt_reader *reader, rt_counts *counts) { *counts = reader->counts; }

// Pieces.

void rt_mark_free(rt_mark *mark) { delete mark; }

bool rt_mark_equal(const rt_mark *mark, const rt_mark *other) {
    return mark->lines == other->lines && mark->outlines == other->outlines;
}

void rt_reader_open_piece(rt_reader *reader, int descriptor, uint64_t begin, uint64_t end, const rt_mark *mark,
                          uint64_t rescanned) {
    try {
        reader->openPiece(descriptor, begin, end, mark, rescanned);
    } catch (...) {
        // Out of memory: the next step ends the piece at once.
        reader->ended = true;
    }
}

bool rt_reader_is_through(const rt_reader *reader) { return !reader->ended && reader->piece.isThrough(); }
void rt_reader_extend(rt_reader *reader, uint64_t end) { reader->piece.extend(end); }

bool rt_reader_leave(rt_reader *reader, rt_mark **mark) {
    if (!rt_reader_is_through(reader) || reader->rows.isTable() || !reader->splitter.isBetweenLines()) return false;
    try {
        *mark = new rt_mark{reader->skimmer.outlines(), reader->splitter.lineState()};
        return true;
    } catch (...) {
        return false;
    }
}

void rt_reader_piece_end(rt_reader *reader, rt_piece_end *end, const rt_item **forms, size_t *count) {
    *end = {reader->piece.position(), reader->splitter.records(), reader->splitter.lines(),
            reader->splitter.rescanned(), reader->suppressed};
    reader->forms.clear();
    try {
        for (auto &entry : reader->perFile) reader->forms.push_back(entry.second);
    } catch (...) {
    }
    *forms = reader->forms.data();
    *count = reader->forms.size();
}
