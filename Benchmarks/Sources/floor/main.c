// floor inflate|map|read FILE…
// The least that reading files can cost, as a process to measure: ISA-L alone, a mapping of which each word is touched,
// read(2) alone. Prints the bytes that it went through.
#include <stdio.h>
#include <string.h>

#include "floors.h"

int main(int count, char **words) {
    if (count < 3) return 2;
    int64_t total = 0;
    uint64_t sum = 0;
    for (int i = 2; i < count; i++) {
        int64_t bytes = -1;
        if (strcmp(words[1], "inflate") == 0) bytes = floors_inflate(words[i]);
        if (strcmp(words[1], "map") == 0) bytes = floors_map(words[i], &sum);
        if (strcmp(words[1], "read") == 0) bytes = floors_read(words[i]);
        if (bytes < 0) {
            fprintf(stderr, "floor: cannot %s %s\n", words[1], words[i]);
            return 1;
        }
        total += bytes;
    }
    printf("%lld %llu\n", (long long)total, (unsigned long long)sum);
    return 0;
}
