// Plain C face of the C++ libraries that read bytes. No exception and no C++ type leaves it.
// Every text is UTF-8 with its length beside it; nothing is terminated by NUL.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- JSON (simdjson) ----

typedef enum {
    RT_NULL = 0, RT_FALSE = 1, RT_TRUE = 2,
    RT_NUMBER = 3,  // text: the token as written
    RT_STRING = 4,  // text: the unescaped string
    RT_ARRAY = 5,   // length: number of elements, which follow in order
    RT_OBJECT = 6,  // length: number of members, which follow as string node, value node
} rt_node_kind;

/// One value of a parsed document, in document order (pre-order).
typedef struct {
    uint8_t kind;
    uint32_t length;  // bytes of text, or number of children
    const char *text; // valid until the parser's next call
} rt_node;

typedef enum {
    RT_JSON_OK = 0,
    RT_JSON_EMPTY = 1,      // nothing but white space
    RT_JSON_MALFORMED = 2,  // not JSON
    RT_JSON_TOO_DEEP = 3,   // nested deeper than RT_MAX_DEPTH
    RT_JSON_NOT_UTF8 = 4,
    RT_JSON_TRUNCATED = 5,  // ends before its brackets or strings do
    RT_JSON_TOO_LARGE = 6,  // 4 GB, or more than RT_MAX_NODES
} rt_json_status;

#define RT_MAX_DEPTH 1024
/// Keys and values of one document; more are refused as too large. A megabyte of "1," would else become a tree of many
/// times that. A network security group with its thousand rules has some 50,000.
#define RT_MAX_NODES 250000
/// Readable bytes that must follow a text given to the parser.
#define RT_PADDING 64

typedef struct rt_json_parser rt_json_parser;
rt_json_parser *rt_json_parser_new(void);
void rt_json_parser_free(rt_json_parser *parser);
/// For texts of our own making, whose number of values is bounded by the records they were made from.
void rt_json_parser_lift_limit(rt_json_parser *parser);
/// Flattens one JSON object or array. `text` needs no padding; it is copied.
/// Lone surrogates become U+FFFD; duplicate keys are all kept; numbers keep their spelling.
rt_json_status rt_json_parse(rt_json_parser *parser, const char *text, size_t length,
                             const rt_node **nodes, size_t *count);
/// Writes `text` without insignificant white space to `out` (of at least `length` bytes); returns the bytes
/// written, or SIZE_MAX when the text is no JSON.
size_t rt_json_minify(const char *text, size_t length, char *out);

// ---- Packing, for logs of our own making (ISA-L) ----

/// Bytes that `rt_gzip` may need for `length` bytes of input.
size_t rt_gzip_bound(size_t length);
/// One gzip member of the input; returns its length, or 0 when `out` is too small.
size_t rt_gzip(const uint8_t *bytes, size_t length, uint8_t *out, size_t room);

// ---- Ingest: from the bytes of a file to the records that a rule could select ----

/// What a rule could select, compiled (the C++ half of `DispatchTable`). Fill, then seal; once sealed it is
/// never written again and may serve any number of readers on any thread.
typedef struct rt_table rt_table;
rt_table *rt_table_new(void);
void rt_table_free(rt_table *table);
/// The three take ASCII lower case: a key, a whole value, a part of a value.
void rt_table_add_field(rt_table *table, const char *text, size_t length);
void rt_table_add_exact(rt_table *table, const char *text, size_t length);
void rt_table_add_fragment(rt_table *table, const char *text, size_t length);
/// A whole value or a part, given above too, that only rules with a certain test want. `test` counts from 0 and is
/// below 64. Of such a record all must be clear of the test's signs before it is passed over.
void rt_table_add_tested(rt_table *table, unsigned test, bool isWhole, const char *text, size_t length);
/// A record that passes the test has one of the test's signs somewhere, in plain spelling: ASCII lower case, without
/// `_`, `-`, spaces and backslashes.
void rt_table_add_sign(rt_table *table, unsigned test, const char *text, size_t length);
/// A value that no rule wants: a record with it, and with nothing that the table holds else, is no candidate but is *set
/// aside*. `isError`: it stands under `errorCode` instead of `eventName`. `kind` is the caller's own. Only CloudTrail.
void rt_table_add_aside(rt_table *table, const char *text, size_t length, bool isError, uint32_t kind);
/// What is kept of records set aside: paths of members, keys joined by dots. Of `isSubject` the value is told.
void rt_table_add_kept(rt_table *table, const char *path, size_t length, bool isSubject);
/// Of every record that is no candidate it is told who made the call, from where and with what. Plain CloudTrail
/// records without a tree (`rt_reader_sightings`); others become candidates, but for those of Azure and Google that show what
/// another one showed in the same four hours.
void rt_table_see_all(rt_table *table);
void rt_table_seal(rt_table *table);

typedef enum { RT_AWS = 0, RT_AZURE = 1, RT_GCP = 2 } rt_cloud;

/// What is wrong with a file or with a record in it. The values are not stable; the names are.
typedef enum {
    RT_FAULT_NONE = 0,
    // one record
    RT_FAULT_MALFORMED = 1,
    RT_FAULT_TOO_DEEP = 2,
    RT_FAULT_NOT_UTF8 = 3,
    RT_FAULT_CUT_OFF = 4,       // the file ends inside the record
    RT_FAULT_TOO_LARGE = 5,     // longer than the reader's limit, or of more than RT_MAX_NODES values
    RT_FAULT_BAD_ENVELOPE = 6,  // the envelope is sound, the record inside is no JSON (or no base64)
    RT_FAULT_NOT_JSON = 7,      // lines that do not even begin like JSON; count: how many
    RT_FAULT_OPEN_LIST = 8,     // the file ends between two elements of a list
    RT_FAULT_BAD_ROW = 9,       // a row of a table whose quotes or columns do not fit
    // one file
    RT_FAULT_EMPTY = 20,
    RT_FAULT_UTF16 = 21,
    RT_FAULT_READ = 22,         // count: errno
    RT_FAULT_GZIP_TRUNCATED = 23,
    RT_FAULT_GZIP_CORRUPT = 24,
    RT_FAULT_GZIP_CHECKSUM = 25,
    RT_FAULT_GZIP_TRAILING = 26,
    RT_FAULT_ZSTD_TRUNCATED = 27,
    RT_FAULT_ZSTD_CORRUPT = 28,
    RT_FAULT_ZSTD_TRAILING = 29,
    RT_FAULT_ARCHIVE = 30,      // zip, bzip2, xz, lz4, tar: an archive or compression we do not read
    RT_FAULT_COLUMNAR = 31,     // Parquet, Avro, ORC
    RT_FAULT_MEMORY = 32,
    RT_FAULT_MORE = 33,         // count: further bad records of this file, not named one by one
    // one file, counted: place is the first record of the kind
    RT_FAULT_UNKNOWN_FORM = 40,
    RT_FAULT_CSV = 41,
    RT_FAULT_CLOUDTRAIL_LAKE = 42,
    RT_FAULT_ATHENA = 43,
    RT_FAULT_CLOUDWATCH_LOGS = 44,
    RT_FAULT_EVENT_GRID = 45,
    RT_FAULT_LOG_ANALYTICS = 46,
    RT_FAULT_AZURE_SDK = 47,
    RT_FAULT_BIGQUERY = 48,
    RT_FAULT_CLOUD_EVENT = 49,
    RT_FAULT_OCSF = 50,
    RT_FAULT_SECURITY_HUB = 51,
    RT_FAULT_ELASTIC = 52,
    RT_FAULT_SPLUNK = 53,
    RT_FAULT_SENTINEL = 54,
    RT_FAULT_SNS_SQS = 55,
    RT_FAULT_GUARD_DUTY = 56,
    RT_FAULT_DATADOG = 57,
    RT_FAULT_PANTHER = 58,
} rt_fault;

typedef struct {
    rt_fault fault;   // RT_FAULT_NONE: a record; the name of a form, with a text: a container that Swift opens
    rt_cloud cloud;
    uint64_t record;  // from 1; 0 when the whole file is meant
    uint64_t line;    // from 1; 0 when the whole file is meant
    uint64_t count;
    const char *text; // the native record or the container, minified; valid until the reader's next call
    size_t length;    // 0 for what is a fault and nothing else
} rt_item;

typedef struct {
    uint64_t bytes_read;   // as stored, before decompression
    uint64_t bytes;        // after decompression
    uint64_t records[3];   // audit records seen, by rt_cloud, candidates or not
    uint64_t candidates;
    uint64_t passed_over;  // digest and Insight files: no events, and no fault
    uint64_t unreadable;   // bad records, lists that never close, and bad files: faults numbered below 40
    uint64_t unsupported;  // records of a known form that is not read yet
    uint64_t unknown;      // JSON that is no audit record
} rt_counts;

typedef struct rt_reader rt_reader;
/// A reader holds one window, one buffer and one parser and is reused from file to file.
/// `window` bytes are read and decompressed at a time; a record longer than `limit` is passed over without being
/// held. `table` may be NULL: every record is a candidate.
rt_reader *rt_reader_new(const rt_table *table, size_t window, size_t limit);
void rt_reader_free(rt_reader *reader);
/// Begins a new input; the descriptor stays the caller's. Counts start at zero.
void rt_reader_open(rt_reader *reader, int descriptor);
/// Reads one more window and gives what it completed, in input order. False at the end of the input; the items
/// of that last call count too.
bool rt_reader_step(rt_reader *reader, const rt_item **items, size_t *count);
void rt_reader_counts(const rt_reader *reader, rt_counts *counts);

/// A record that was set aside; it counts as a candidate. Offsets into the texts of the step.
typedef struct {
    uint32_t kind;
    uint32_t caller;      // a number: the same one, the same caller; each a new one after some thousands
    int64_t seconds;      // since 1970-01-01T00:00:00Z
    uint64_t id;          // FNV-1a of `eventID`
    size_t text, length;  // the record as JSON, of which only what is kept is left
    size_t subject, subject_length;  // length 0 where there is none
    size_t address, address_length;  // `sourceIPAddress`
    size_t name, name_length;        // `eventName`
    size_t error, error_length;      // `errorCode`
    bool is_console;      // `sessionCredentialFromConsole` is true
} rt_aside;

/// What the last step set aside, beside its items; good until the next one.
const rt_aside *rt_reader_asides(const rt_reader *reader, size_t *count, const char **texts, size_t *length);

/// Who made a call, from where and with what. Offsets into the texts of the step; length 0 for what is not there.
typedef struct {
    uint32_t caller;      // a number: the same one, the same caller; each a new one after some thousands
    int64_t seconds;      // since 1970-01-01T00:00:00Z
    size_t text, length;  // a CloudTrail record of which only what tells the caller is left
    size_t address, address_length;
    size_t agent, agent_length;
    size_t region, region_length;
} rt_sighting;

/// What the last step saw, beside its items, repeats of the same four hours left out; good until the next one.
const rt_sighting *rt_reader_sightings(const rt_reader *reader, size_t *count, const char **texts, size_t *length);

// Pieces of one plain file of one record a line, so that several readers share it.

/// What the lines before a line decide of its reading; equal marks, equal reading. Never written again, so it may
/// cross threads.
typedef struct rt_mark rt_mark;
void rt_mark_free(rt_mark *mark);
bool rt_mark_equal(const rt_mark *mark, const rt_mark *other);

/// Begins a piece: from `begin` to the first line end at or behind `end` - 1. `mark` is that of the line at `begin`,
/// NULL at the beginning of the file. Counts, records and lines start at zero.
void rt_reader_open_piece(rt_reader *reader, int descriptor, uint64_t begin, uint64_t end, const rt_mark *mark,
                          uint64_t rescanned);
/// After a step: whether the piece has been read to its line end.
bool rt_reader_is_through(const rt_reader *reader);
/// Whether nothing is open at the line end, so that what stands behind it can be read by another reader. Then it
/// tells what that one must know; free the mark.
bool rt_reader_leave(rt_reader *reader, rt_mark **mark);
/// Reads on to a later line end.
void rt_reader_extend(rt_reader *reader, uint64_t end);

typedef struct {
    uint64_t position;   // in the file
    uint64_t records;    // numbered in this piece
    uint64_t lines;      // line ends in this piece
    uint64_t rescanned;  // bytes searched again inside broken records, those given included
    uint64_t suppressed; // bad records not named, since more than 20 were
} rt_piece_end;

/// Where a piece has been left, and its forms that are named once a file, with their first places.
void rt_reader_piece_end(rt_reader *reader, rt_piece_end *end, const rt_item **forms, size_t *count);

/// Behind the first line end in `from` ..< `before`; UINT64_MAX where there is none.
uint64_t rt_line_behind(int descriptor, uint64_t from, uint64_t before);

/// Whether the JSON text is a candidate (for tests of the table).
bool rt_table_matches(const rt_table *table, const char *text, size_t length);
/// The length of the record at the beginning of `text` if it is passed over unparsed, 0 if it is not, SIZE_MAX where
/// the processor has no such kernel (for tests). Kernels: 0 portable; 1 AVX2 or NEON; 2 AVX-512.
size_t rt_table_skims(const rt_table *table, const char *text, size_t length, int kernel);

// ---- Ingest: what stands inside a container ----

typedef enum {
    RT_IS_RECORD = 0,      // text: the native record as written
    RT_IS_EMBEDDED = 1,    // text: the string that holds it, unescaped
    RT_IS_PASSED_OVER = 2, // of a known kind without events
    RT_IS_OTHER = 3,       // reason: which other form
} rt_form_kind;

typedef struct {
    rt_form_kind kind;
    rt_cloud cloud;
    rt_fault reason;
    bool is_base64;
    const char *text; // valid until the parser's next call, and while the text given is
    size_t length;
} rt_form;

/// What one JSON text is, told by its content.
rt_json_status rt_form_of(rt_json_parser *parser, const char *text, size_t length, rt_form *form);
/// Decodes base64 of either alphabet into `out` of at least `length` bytes; the bytes written, or SIZE_MAX.
size_t rt_base64_decode(const char *text, size_t length, void *out);
/// Decompresses a whole gzip blob; the bytes written, SIZE_MAX for bad data, SIZE_MAX - 1 where `capacity` is too small.
size_t rt_gunzip(const void *bytes, size_t length, void *out, size_t capacity);

// ---- Digests (nettle) ----

/// SHA-256 of `length` bytes into 32 bytes at `digest` (FIPS 180-4).
void rt_sha256(const void *bytes, size_t length, uint8_t *digest);

// ---- zstd, whole blobs ----

/// Contexts kept from one blob to the next, for one dictionary or, with `length` 0, for none. Not for two threads at once.
typedef struct rt_zstd rt_zstd;
/// NULL where there is no memory, or the dictionary is none of zstd's. `level` is what is packed at.
rt_zstd *rt_zstd_new(const void *dictionary, size_t length, int level);
void rt_zstd_free(rt_zstd *zstd);
/// Upper bound of the compressed size of `length` bytes.
size_t rt_zstd_bound(size_t length);
/// Returns bytes written, or SIZE_MAX.
size_t rt_zstd_compress(rt_zstd *zstd, const void *bytes, size_t length, void *out, size_t capacity);
/// The decompressed size that the frame states, or SIZE_MAX.
size_t rt_zstd_content_size(const void *bytes, size_t length);
/// The id of the dictionary that the frame was packed with; 0 for none.
uint32_t rt_zstd_dictionary_of_frame(const void *bytes, size_t length);
/// Decompresses one whole frame; returns bytes written, or SIZE_MAX.
size_t rt_zstd_decompress(rt_zstd *zstd, const void *bytes, size_t length, void *out, size_t capacity);
/// Makes a dictionary of at most `capacity` bytes from `count` texts that stand one behind another in `samples`;
/// returns its length, or SIZE_MAX where they are too few or have nothing in common.
size_t rt_zstd_train(const void *samples, const size_t *lengths, size_t count, void *out, size_t capacity);
/// The id of a dictionary, as frames name it; 0 for what is none.
uint32_t rt_zstd_dictionary_id(const void *dictionary, size_t length);

// ---- Regular expressions (RE2) ----

typedef struct rt_regex rt_regex;
/// Compiles an RE2 pattern with the given flags; on failure returns NULL and writes the reason, at most
/// `capacity` bytes with a closing NUL, to `error`.
rt_regex *rt_regex_new(const char *pattern, size_t length, bool ignore_case, bool multi_line,
                       bool dot_matches_newline, char *error, size_t capacity);
void rt_regex_free(rt_regex *regex);
/// Whether the pattern occurs anywhere in the text.
bool rt_regex_matches(const rt_regex *regex, const char *text, size_t length);
/// Where the group of this name stands in the leftmost match; false without such a match or group.
bool rt_regex_group(const rt_regex *regex, const char *name, size_t name_length, const char *text, size_t length,
                    size_t *start, size_t *count);

/// Many patterns tried in one pass over a text. Fill, then seal; once sealed it may serve any number of threads.
typedef struct rt_regex_set rt_regex_set;
rt_regex_set *rt_regex_set_new(void);
void rt_regex_set_free(rt_regex_set *set);
/// Patterns are numbered from 0 in the order in which they come; false for one that RE2 does not take.
bool rt_regex_set_add(rt_regex_set *set, const char *pattern, size_t length);
/// False when memory ran out.
bool rt_regex_set_seal(rt_regex_set *set);
/// Writes the numbers of the patterns that occur in the text, ascending, at most `capacity`, and returns how many;
/// SIZE_MAX when RE2's memory did not suffice: then each has to be tried by itself.
size_t rt_regex_set_matches(const rt_regex_set *set, const char *text, size_t length, int32_t *numbers,
                            size_t capacity);

/// The leftmost place at or after byte `from` where the pattern occurs, as a half-open range of bytes.
bool rt_regex_find(const rt_regex *regex, const char *text, size_t length, size_t from, size_t *start, size_t *end);

// ---- Tables of any columns ----

/// Called for each row: its line in the file, and the row as a JSON object of strings (empty cells left out), or NULL
/// and what is wrong with it.
typedef void (*rt_row)(void *context, uint64_t line, const char *json, size_t length, rt_fault fault);
/// Reads an RFC 4180 table whose first row names its columns; commas, semicolons or tabs separate, whichever the first
/// row has most of. Rows longer than `limit` bytes are named and passed over.
void rt_table_rows(const char *text, size_t length, size_t limit, void *context, rt_row row);

// ---- Calendars (libical). Calls may come from any thread; one lock guards the library's own state. ----

typedef enum {
    RT_CAL_TEXT = 0,      // text: the value, unescaped; of a rule as written
    RT_CAL_TIME = 1,      // start
    RT_CAL_PERIOD = 2,    // start and end
    RT_CAL_DURATION = 3,  // days and seconds
    RT_CAL_FAULT = 4,     // text: what is wrong; name: of the property that was left out, where it can be told
} rt_cal_kind;

/// One property of a component.
typedef struct {
    rt_cal_kind kind;
    bool is_date;         // a day without a time of day
    bool is_utc;          // written with a Z
    bool reaches_on;      // RANGE=THISANDFUTURE
    int32_t days;         // negative where the duration is
    int32_t seconds;
    int64_t start, end;   // what a clock on the wall shows, in seconds since it showed 1970-01-01 00:00
    const char *name;     // upper case
    const char *text;     // NULL where there is none
    const char *zone;     // the parameter TZID, or NULL
} rt_cal_property;

typedef struct rt_component rt_component;
/// Reads one iCalendar component, from its BEGIN to its END line; NULL where libical finds none.
rt_component *rt_component_read(const char *text, size_t length);
void rt_component_free(rt_component *component);
const rt_cal_property *rt_component_properties(const rt_component *component, size_t *count);

typedef struct rt_zone rt_zone;
/// A zone of the machine's tz database by its name (letters, digits and `_+-/`); NULL where there is none.
rt_zone *rt_zone_named(const char *name);
/// The zone that a VTIMEZONE component defines; NULL where it does not.
rt_zone *rt_zone_defined(const char *text, size_t length);
void rt_zone_free(rt_zone *zone);
/// Seconds east of Greenwich at `instant`, seconds since 1970-01-01T00:00:00Z.
int32_t rt_zone_offset(const rt_zone *zone, int64_t instant);

typedef enum { RT_UNTIL_NONE = 0, RT_UNTIL_LOCAL = 1, RT_UNTIL_UTC = 2 } rt_until;
typedef struct rt_recurrence rt_recurrence;
/// Iterates over an RRULE on the wall clock, from `start` on; never by the minute or second. NULL and the reason, at
/// most `capacity` bytes with a closing NUL, where the rule is refused. UNTIL is left to the caller, who knows the zone.
rt_recurrence *rt_recurrence_new(const char *rule, size_t length, int64_t start, bool is_date, char *error,
                                 size_t capacity);
void rt_recurrence_free(rt_recurrence *recurrence);
rt_until rt_recurrence_until(const rt_recurrence *recurrence, int64_t *at);
/// The next start on the wall clock, each later than the one before; false at the end, and in the year 2582.
bool rt_recurrence_next(rt_recurrence *recurrence, int64_t *local);

#ifdef __cplusplus
}
#endif
