// launch ANSWER OUTPUT SECONDS COMMAND…
// Runs COMMAND with its standard output in OUTPUT, ends it after SECONDS of CPU time, and writes one line to ANSWER:
// exit status (or 128 + signal), wall, user and system seconds, peak resident kilobytes of the largest process.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

int main(int count, char **words) {
    if (count < 5) return 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // no command outlives the measurement
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    if (child < 0) return 2;
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int out = open(words[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (out < 0) _exit(126);
        dup2(out, 1);
        close(out);
        rlim_t most = (rlim_t)atol(words[3]);
        struct rlimit limit = {most, most + 5};
        setrlimit(RLIMIT_CPU, &limit);
        execvp(words[4], words + 4);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) < 0) return 2;
    clock_gettime(CLOCK_MONOTONIC, &end);
    FILE *answer = fopen(words[1], "w");
    if (!answer) return 2;
    fprintf(
        answer, "%d %.6f %.6f %.6f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
        (end.tv_sec - begin.tv_sec) + (end.tv_nsec - begin.tv_nsec) / 1e9, seconds(used.ru_utime),
        seconds(used.ru_stime), used.ru_maxrss);
    return fclose(answer) ? 2 : 0;
}
