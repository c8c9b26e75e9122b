// Rows of a CSV file as JSON objects, one at a time.
#pragma once
#include "splitter.h"

#include <string>
#include <string_view>
#include <vector>

namespace squelch {

/// Reads RFC 4180 tables whose header names columns of the logs that we know. Each row becomes an object of strings,
/// without its empty cells (exporters write null so), and goes the way of any other unit: forms, pre-filter, faults.
///
/// Only one row is held. A bad row is named, and reading goes on with the next line.
class TableRows {
public:
    TableRows(UnitSink &sink, size_t limit) : sink_(sink), limit_(limit) {}

    void begin();
    /// Begins a table whatever its columns are called.
    void beginTable(char separator);
    /// Whether the beginning of the file has told what it is.
    bool isDecided() const { return state_ != State::probing; }
    bool isTable() const { return state_ == State::table; }
    /// Looks at more of the beginning; most files are decided by their first byte. A table is read on from here.
    void probe(std::string_view bytes);
    /// What was looked at and is no table.
    std::string takeHead();
    void advance(std::string_view bytes);
    void finish();

private:
    enum class State { probing, table, other };
    enum class Cell { start, plain, quoted, afterQuote };

    void put(char c);
    void endCell();
    void endRow();
    void spoil(rt_fault fault);
    void giveRow();

    UnitSink &sink_;
    size_t limit_;
    char separator_ = ',';
    State state_ = State::probing;
    std::string head_;

    std::vector<std::string> columns_;
    std::vector<std::string> cells_;
    std::string cell_, json_;
    Cell cell_state_ = Cell::start;
    bool sawCR_ = false, spoilt_ = false, hasText_ = false;
    size_t held_ = 0;
    uint64_t row_ = 0, line_ = 1, rowLine_ = 1;
};

} // namespace squelch
