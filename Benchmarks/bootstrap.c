/* A function that answers with its event, as a bootstrap for `provided` runtimes: the least that a Runtime API client can do,
   so that what is measured is what stands in front of it. One connection, kept open. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static char buffer[1 << 20];

static void fail(const char *message) {
    perror(message);
    exit(1);
}

static int connected(const char *address) {
    char host[64];
    const char *colon = strchr(address, ':');
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(colon + 1))};
    inet_pton(AF_INET, host, &to.sin_addr);
    int link = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (link < 0 || connect(link, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
    setsockopt(link, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return link;
}

/* Reads one response; gives its body and, where there is one, the value of a header. */
static size_t response(int link, char **body, const char *header, char *value) {
    size_t used = 0;
    char *end = NULL;
    while (!end) {
        ssize_t count = read(link, buffer + used, sizeof buffer - 1 - used);
        if (count <= 0) exit(0);
        used += (size_t)count;
        buffer[used] = 0;
        end = strstr(buffer, "\r\n\r\n");
    }
    size_t length = 0;
    for (char *line = buffer; line < end; line = strstr(line, "\r\n") + 2) {
        if (!strncasecmp(line, "content-length:", 15)) length = strtoul(line + 15, NULL, 10);
        if (header && !strncasecmp(line, header, strlen(header))) sscanf(line + strlen(header), ": %63[^\r]", value);
    }
    *body = end + 4;
    while (used < (size_t)(*body - buffer) + length) {
        ssize_t count = read(link, buffer + used, sizeof buffer - 1 - used);
        if (count <= 0) exit(0);
        used += (size_t)count;
    }
    return length;
}

int main(void) {
    const char *address = getenv("AWS_LAMBDA_RUNTIME_API");
    if (!address) return 1;
    int link = connected(address);
    char next[256], head[512], id[64] = "", *body;
    int asked = snprintf(next, sizeof next, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n", address);
    for (;;) {
        if (write(link, next, (size_t)asked) != asked) fail("write");
        size_t length = response(link, &body, "lambda-runtime-aws-request-id", id);
        int headed = snprintf(
            head, sizeof head, "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: %s\r\nContent-Length: %zu\r\n\r\n", id,
            address, length);
        struct iovec parts[] = {{head, (size_t)headed}, {body, length}};
        if (writev(link, parts, 2) != (ssize_t)(headed + (ssize_t)length)) fail("write");
        response(link, &body, NULL, NULL);
    }
}
