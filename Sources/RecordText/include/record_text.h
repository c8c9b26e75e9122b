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
    RT_JSON_TOO_LARGE = 6,
} rt_json_status;

#define RT_MAX_DEPTH 1024
/// Readable bytes that must follow a text given to the parser.
#define RT_PADDING 64

typedef struct rt_json_parser rt_json_parser;
rt_json_parser *rt_json_parser_new(void);
void rt_json_parser_free(rt_json_parser *parser);
/// Flattens one JSON object or array. `text` needs no padding; it is copied.
/// Lone surrogates become U+FFFD; duplicate keys are all kept; numbers keep their spelling.
rt_json_status rt_json_parse(rt_json_parser *parser, const char *text, size_t length,
                             const rt_node **nodes, size_t *count);
/// Writes `text` without insignificant white space to `out` (of at least `length` bytes); returns the bytes
/// written, or SIZE_MAX when the text is no JSON.
size_t rt_json_minify(const char *text, size_t length, char *out);

// ---- Digests (nettle) ----

/// SHA-256 of `length` bytes into 32 bytes at `digest` (FIPS 180-4).
void rt_sha256(const void *bytes, size_t length, uint8_t *digest);

// ---- zstd, whole blobs ----

/// Upper bound of the compressed size of `length` bytes.
size_t rt_zstd_bound(size_t length);
/// Compresses at `level`; returns bytes written, or SIZE_MAX.
size_t rt_zstd_compress(const void *bytes, size_t length, void *out, size_t capacity, int level);
/// The decompressed size that the frame states, or SIZE_MAX.
size_t rt_zstd_content_size(const void *bytes, size_t length);
/// Decompresses one whole frame; returns bytes written, or SIZE_MAX.
size_t rt_zstd_decompress(const void *bytes, size_t length, void *out, size_t capacity);

// ---- Regular expressions (RE2) ----

typedef struct rt_regex rt_regex;
/// Compiles an RE2 pattern with the given flags; on failure returns NULL and writes the reason, at most
/// `capacity` bytes with a closing NUL, to `error`.
rt_regex *rt_regex_new(const char *pattern, size_t length, bool ignore_case, bool multi_line,
                       bool dot_matches_newline, char *error, size_t capacity);
void rt_regex_free(rt_regex *regex);
/// Whether the pattern occurs anywhere in the text.
bool rt_regex_matches(const rt_regex *regex, const char *text, size_t length);

#ifdef __cplusplus
}
#endif
