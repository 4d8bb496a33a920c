// Sends and receives 325-byte datagrams over loopback in batches of 64 for argv[1] milliseconds, and prints how many there were a second.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { batch = 64, payload = 325, room = 1232 };

static double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int open_socket(struct sockaddr_in *address) {
  int size = 4 << 20;
  socklen_t length = sizeof *address;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  memset(address, 0, sizeof *address);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  if (fd < 0 || bind(fd, (struct sockaddr *)address, length) < 0 ||
      getsockname(fd, (struct sockaddr *)address, &length) < 0)
    exit(1);
  return fd;
}

static void lay_out(struct mmsghdr *headers, struct iovec *vectors, char *bytes, struct sockaddr_in *names, size_t length) {
  memset(headers, 0, batch * sizeof *headers);
  for (int at = 0; at < batch; at++) {
    vectors[at] = (struct iovec){bytes + at * room, length};
    headers[at].msg_hdr.msg_iov = &vectors[at];
    headers[at].msg_hdr.msg_iovlen = 1;
    headers[at].msg_hdr.msg_name = &names[at];
    headers[at].msg_hdr.msg_namelen = sizeof names[at];
  }
}

int main(int count, char **arguments) {
  static struct mmsghdr out[batch], in[batch];
  static struct iovec out_vectors[batch], in_vectors[batch];
  static char out_bytes[batch * room], in_bytes[batch * room];
  static struct sockaddr_in out_names[batch], in_names[batch];
  struct sockaddr_in from_name, to_name;
  double duration = count > 1 ? atof(arguments[1]) : 400;
  int from = open_socket(&from_name), to = open_socket(&to_name);
  for (int at = 0; at < batch; at++) out_names[at] = to_name;
  lay_out(out, out_vectors, out_bytes, out_names, payload);
  lay_out(in, in_vectors, in_bytes, in_names, room);
  double start = now_ms();
  long received = 0;
  while (now_ms() - start < duration) {
    for (int sent = 0; sent < batch;) {
      int done = sendmmsg(from, out + sent, batch - sent, 0);
      if (done < 0) return 1;
      sent += done;
    }
    for (int left = batch; left > 0;) {
      int done = recvmmsg(to, in, left, 0, NULL);
      if (done < 0) return 1;
      left -= done;
      received += done;
    }
  }
  printf("%.0f\n", received * 1e3 / (now_ms() - start));
  return 0;
}
