#include "table_rows.h"

#include <algorithm>

namespace {

/// Hands rows on as they come.
struct RowSink final : squelch::UnitSink {
    void *context;
    rt_row row;

    RowSink(void *context, rt_row row) : context(context), row(row) {}

    bool unit(std::string_view text, uint64_t, uint64_t line) override {
        row(context, line, text.data(), text.size(), RT_FAULT_NONE);
        return true;
    }
    void broken(rt_fault fault, uint64_t, uint64_t line, uint64_t) override { row(context, line, nullptr, 0, fault); }
    squelch::Skim skim(const char *, const char *, size_t) override { return {}; }
};

/// The separator that the first line has most of, outside quotes.
char separator_of(std::string_view text) {
    size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n') break;
        commas += c == ',';
        semicolons += c == ';';
        tabs += c == '\t';
    }
    if (semicolons > commas && semicolons >= tabs) return ';';
    return tabs > commas ? '\t' : ',';
}

} // namespace

void rt_table_rows(const char *text, size_t length, size_t limit, void *context, rt_row row) {
    try {
        RowSink sink(context, row);
        squelch::TableRows rows(sink, limit);
        std::string_view all(text, length);
        rows.beginTable(separator_of(all));
        rows.advance(all);
        rows.finish();
    } catch (...) {
        row(context, 0, nullptr, 0, RT_FAULT_MEMORY);
    }
}
