#include "floors.h"

#include <sqlite3.h>
#include <stdlib.h>

struct floors_ledger {
    sqlite3 *database;
    sqlite3_stmt *insert;
};

floors_ledger *floors_ledger_open(const char *path) {
    floors_ledger *ledger = calloc(1, sizeof *ledger);
    if (!ledger) return NULL;
    const char *setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "CREATE TABLE verdict (id INTEGER PRIMARY KEY, text BLOB NOT NULL)";
    if (sqlite3_open(path, &ledger->database) == SQLITE_OK
        && sqlite3_exec(ledger->database, setup, NULL, NULL, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(ledger->database, "INSERT INTO verdict (text) VALUES (?)", -1, &ledger->insert, NULL)
               == SQLITE_OK)
        return ledger;
    floors_ledger_close(ledger);
    return NULL;
}

int floors_ledger_commit(floors_ledger *ledger, const uint8_t *text, size_t size) {
    if (sqlite3_bind_blob64(ledger->insert, 1, text, size, SQLITE_STATIC) != SQLITE_OK) return -1;
    int result = sqlite3_step(ledger->insert);
    sqlite3_reset(ledger->insert);
    return result == SQLITE_DONE ? 0 : -1;
}

void floors_ledger_close(floors_ledger *ledger) {
    if (!ledger) return;
    sqlite3_finalize(ledger->insert);
    sqlite3_close(ledger->database);
    free(ledger);
}
