/*
 * The loop of `etcd-probe disk --pattern fio`, in C: one preallocated file of 22 MiB, written once
 * from its beginning, an fdatasync after each write. The same system calls in the same order, the
 * same clock read at the same places.
 *
 *   fsync_loop FILE BLOCK_BYTES RATE_PER_SECOND WARMUP_NANOS MAX_NANOS
 *
 * RATE 0 writes back to back; above 0 the arrivals are open loop and everything that has arrived
 * is written before the next sleep. Prints "elapsed NANOS", then one line for each operation after
 * the warm-up: nanoseconds of write, of fdatasync, and from the intended start to the end.
 * FILE must not exist; it is removed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define FILE_BYTES (22L << 20)
#define POOL_BYTES (1L << 20)
#define STEP_BYTES 4096L

static const char *path;

static void die(const char *call)
{
	fprintf(stderr, "fsync_loop: %s %s: %s\n", call, path, strerror(errno));
	unlink(path);
	exit(1);
}

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void sleep_until(int64_t at)
{
	struct timespec t = { at / 1000000000LL, at % 1000000000LL };
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

static void *memory(size_t bytes)
{
	void *m = NULL;
	if (posix_memalign(&m, 4096, bytes) != 0)
		die("posix_memalign");
	memset(m, 0, bytes); /* no page fault inside the loop */
	return m;
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: fsync_loop FILE BLOCK_BYTES RATE WARMUP_NANOS MAX_NANOS\n");
		return 2;
	}
	path = argv[1];
	long block = atol(argv[2]);
	double rate = atof(argv[3]);
	int64_t warmup = atoll(argv[4]), limit = atoll(argv[5]);
	if (block < 1 || block > FILE_BYTES || rate < 0) {
		fprintf(stderr, "fsync_loop: block 1 to %ld, rate 0 or more\n", FILE_BYTES);
		return 2;
	}
	long most = FILE_BYTES / block;
	int64_t (*latency)[3] = memory(most * sizeof *latency);
	char *buffer = memory(block), *pool = memory(POOL_BYTES + block + STEP_BYTES);
	srandom(0x6574);
	for (long i = 0; i + 4 <= POOL_BYTES + block; i += 4) {
		int32_t r = random();
		memcpy(pool + i, &r, 4);
	}

	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		die("open");
	if (fallocate(fd, 0, 0, FILE_BYTES) != 0) {
		if (errno != EOPNOTSUPP && errno != EINTR)
			die("fallocate");
		if (ftruncate(fd, FILE_BYTES) != 0)
			die("ftruncate");
	}
	if (posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
		die("posix_fadvise");
	prctl(PR_SET_TIMERSLACK, 1);

	long done = 0, first = 0, place = 0;
	int64_t begin = now(), phase = begin;
	int warming = warmup > 0;
	while (done < most) {
		int64_t t = now();
		if (warming && t - phase >= warmup) {
			warming = 0;
			first = done;
			phase = t = now();
		}
		if (!warming && limit > 0 && t - phase >= limit)
			break;
		int64_t intended = t;
		if (rate > 0) {
			long k = warming ? done : done - first;
			intended = phase + (int64_t)(k * (1e9 / rate));
			if (intended > t) {
				int64_t end = warming ? phase + warmup : limit > 0 ? phase + limit : INT64_MAX;
				sleep_until(intended < end ? intended : end);
				continue;
			}
		}
		place = (place + STEP_BYTES) % POOL_BYTES;
		memcpy(buffer, pool + place, block);
		int64_t start = now();
		if (write(fd, buffer, block) != block)
			die("write");
		int64_t written = now();
		if (fdatasync(fd) != 0)
			die("fdatasync");
		int64_t end = now();
		latency[done][0] = written - start;
		latency[done][1] = end - written;
		latency[done][2] = end - intended;
		done++;
	}
	int64_t elapsed = now() - phase;
	close(fd);
	unlink(path);
	printf("elapsed %lld\n", (long long)elapsed);
	for (long i = first; i < done; i++)
		printf("%lld %lld %lld\n", (long long)latency[i][0], (long long)latency[i][1],
		       (long long)latency[i][2]);
	return 0;
}
