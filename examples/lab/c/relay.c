/*
 * Relays frames between two interfaces and holds each one for a while: a link with delay and jitter, for kernels
 * without netem.
 *
 *   relay INTERFACE INTERFACE DELAY_US JITTER_US
 *
 * Each frame is held for DELAY_US plus a random part of JITTER_US microseconds. The order is kept. Ends with SIGTERM.
 * The frames keep their virtio header, so checksums and segments that a card would have made are still made.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRAME 70000
#define FRAMES 4096

struct held {
    long long due;
    ssize_t size;
    char *bytes;
};

struct way {
    int from, to;
    long long last;
    unsigned head, tail;
    struct held held[FRAMES];
};

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int open_on(const char *name) {
    int one = 1, fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
    if (fd < 0) fail("socket");
    if (setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof one) < 0) fail("PACKET_VNET_HDR");
    if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) < 0) fail("PACKET_IGNORE_OUTGOING");
    struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    at.sll_ifindex = (int)if_nametoindex(name);
    if (at.sll_ifindex == 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0) fail(name);
    return fd;
}

static void take(struct way *way, long long delay, long long jitter) {
    static char frame[FRAME];
    ssize_t size = recv(way->from, frame, sizeof frame, MSG_DONTWAIT);
    if (size <= 0 || way->tail - way->head == FRAMES) return; /* a full queue drops, as a router's does */
    long long due = now() + delay + (jitter > 0 ? random() % jitter : 0);
    if (due < way->last) due = way->last;
    way->last = due;
    struct held *held = &way->held[way->tail++ % FRAMES];
    held->due = due;
    held->size = size;
    held->bytes = malloc((size_t)size);
    if (held->bytes == NULL) fail("malloc");
    memcpy(held->bytes, frame, (size_t)size);
}

static long long give(struct way *way) {
    while (way->head != way->tail) {
        struct held *held = &way->held[way->head % FRAMES];
        long long left = held->due - now();
        if (left > 0) return left;
        if (send(way->to, held->bytes, (size_t)held->size, 0) < 0) perror("send");
        free(held->bytes);
        way->head++;
    }
    return 1000000000LL;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: relay INTERFACE INTERFACE DELAY_US JITTER_US\n");
        return 2;
    }
    long long delay = atoll(argv[3]) * 1000, jitter = atoll(argv[4]) * 1000;
    static struct way there, back;
    there.from = back.to = open_on(argv[1]);
    there.to = back.from = open_on(argv[2]);
    for (;;) {
        long long a = give(&there), b = give(&back), wait = a < b ? a : b;
        struct timespec until = {.tv_sec = wait / 1000000000LL, .tv_nsec = wait % 1000000000LL};
        struct pollfd ready[] = {{.fd = there.from, .events = POLLIN}, {.fd = back.from, .events = POLLIN}};
        ppoll(ready, 2, &until, NULL);
        if (ready[0].revents) take(&there, delay, jitter);
        if (ready[1].revents) take(&back, delay, jitter);
    }
}
