/* Plays the plaza (section 7 of docs/PROTOCOL.md): walks about, says a line ten times a second and listens for it, and takes every
 * snapshot in. What a game of your own needs is here once; README.md says what to replace.
 *
 *   plaza [-r seconds] TOKEN_FILE SECONDS
 *
 * The file holds a connect token, as 2,048 bytes or in base64. In the last seconds (-r, 3) it stands still and is silent. It prints one
 * JSON object at the end, and exits with 0 if it was connected then, with 1 if not, with 2 for arguments or a token that are no good. */
#define _POSIX_C_SOURCE 200809L
#include "muster.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TALK, INPUTS, SNAPSHOTS, CHANNELS };
enum { TICK_HZ = 60, TICKS_PER_LINE = 6, INPUTS_KEPT = 8, ENTITIES_MAX = 4096, LINE_BYTES_MAX = 3000 };

static const muster_channel channels[CHANNELS] = {MUSTER_ORDERED, MUSTER_UNRELIABLE, MUSTER_UNRELIABLE};
static const muster_field schema[] = {
    {.kind = MUSTER_FLAG},
    {.kind = MUSTER_INTEGER, .count = 1, .min = {0}, .max = {255}},
    {.kind = MUSTER_VECTOR, .count = 2, .min = {-32000, -32000}, .max = {32000, 32000}},
    {.kind = MUSTER_VECTOR, .count = 2, .min = {-255, -255}, .max = {255, 255}},
};

typedef struct {
  int sockets[2]; /* IPv4, IPv6; -1 where the system has none */
  muster_client *client;
  muster_world *world;
  uint32_t tick;
  uint8_t inputs[INPUTS_KEPT][2]; /* buttons and yaw, the newest first */
  uint32_t said, heard, out_of_order;
  uint32_t taken, late, illegal;
} game;

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1000.0 + (double)now.tv_nsec / 1e6;
}

/* --- The network ---------------------------------------------------------------------------------------------------- */

static void send_datagram(void *context, const muster_server *to, const uint8_t *data, size_t length) {
  const game *game = context;
  struct sockaddr_in place4 = {.sin_family = AF_INET, .sin_port = htons(to->port)};
  struct sockaddr_in6 place6 = {.sin6_family = AF_INET6, .sin6_port = htons(to->port)};
  memcpy(&place4.sin_addr, to->address, 4);
  memcpy(&place6.sin6_addr, to->address, 16);
  /* What cannot be sent is as good as lost on the way. */
  if (to->family == 4) (void)sendto(game->sockets[0], data, length, 0, (struct sockaddr *)&place4, sizeof place4);
  else (void)sendto(game->sockets[1], data, length, 0, (struct sockaddr *)&place6, sizeof place6);
}

static void read_socket(game *game, int number) {
  uint8_t data[MUSTER_DATAGRAM_BYTES + 1];
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  } place;
  for (;;) {
    socklen_t place_bytes = sizeof place;
    ssize_t length = recvfrom(game->sockets[number], data, sizeof data, 0, &place.any, &place_bytes);
    if (length < 0) return;
    muster_server from = {.family = number == 0 ? 4 : 6};
    from.port = ntohs(number == 0 ? place.v4.sin_port : place.v6.sin6_port);
    if (number == 0) memcpy(from.address, &place.v4.sin_addr, 4);
    else memcpy(from.address, &place.v6.sin6_addr, 16);
    muster_receive(game->client, &from, data, (size_t)length, now_ms());
  }
}

/* Takes in what comes until `until_ms`. */
static void wait_until(game *game, double until_ms) {
  for (double left = until_ms - now_ms(); left > 0; left = until_ms - now_ms()) {
    struct pollfd polls[2] = {{.fd = game->sockets[0], .events = POLLIN}, {.fd = game->sockets[1], .events = POLLIN}};
    if (poll(polls, 2, (int)left + 1) <= 0) continue;
    for (int i = 0; i < 2; i++)
      if (polls[i].revents != 0) read_socket(game, i);
  }
}

/* --- The game ------------------------------------------------------------------------------------------------------- */

/* A line by its number; every twentieth is long enough to be cut. */
static size_t write_line(char line[LINE_BYTES_MAX], uint32_t number) {
  size_t length = (size_t)snprintf(line, LINE_BYTES_MAX, "line %" PRIu32, number);
  if (number % 20 != 19) return length;
  memset(line + length, 'a' + (int)(number % 26), LINE_BYTES_MAX - length);
  return LINE_BYTES_MAX;
}

static void take_message(void *context, int channel, const uint8_t *data, size_t length) {
  game *game = context;
  if (channel == TALK) {
    char line[LINE_BYTES_MAX];
    size_t expected = write_line(line, game->heard);
    if (length == expected && memcmp(line, data, length) == 0) game->heard++;
    else game->out_of_order++;
  } else if (channel == SNAPSHOTS) {
    muster_taken verdict = muster_world_receive(game->world, data, length);
    if (verdict == MUSTER_TAKEN) game->taken++;
    else if (verdict == MUSTER_LATE) game->late++;
    else game->illegal++;
  }
}

/* What the player does: another way every half second. */
static void act(game *game, int is_resting) {
  memmove(game->inputs[1], game->inputs[0], sizeof game->inputs - sizeof game->inputs[0]);
  uint32_t way = (game->tick / 30 + 1) * 2654435761u >> 24;
  game->inputs[0][0] = is_resting ? 0 : (uint8_t)(way & 31);
  game->inputs[0][1] = is_resting ? 0 : (uint8_t)way;
  uint8_t message[5 + 2 * INPUTS_KEPT] = {0};
  uint32_t count = game->tick + 1 < INPUTS_KEPT ? game->tick + 1 : INPUTS_KEPT;
  for (int i = 0; i < 4; i++) message[i] = (uint8_t)(game->tick >> (8 * i));
  message[4] = (uint8_t)(count - 1);
  memcpy(message + 5, game->inputs, 2 * count);
  muster_send(game->client, INPUTS, message, 5 + 2 * count);
  game->tick++;
}

static void say(game *game) {
  char line[LINE_BYTES_MAX];
  size_t length = write_line(line, game->said);
  if (muster_send(game->client, TALK, (const uint8_t *)line, length)) game->said++;
}

/* Plays until `seconds` are over or the connection is; gives how long it was connected, seconds. */
static double play(game *game, double seconds, double rest_seconds) {
  double start = now_ms(), connected_at = -1, now = start;
  for (uint32_t frame = 0; now - start < seconds * 1000 && muster_get_state(game->client) > MUSTER_DISCONNECTED; frame++) {
    wait_until(game, start + frame * 1000.0 / TICK_HZ);
    now = now_ms();
    int is_resting = now - start > (seconds - rest_seconds) * 1000;
    if (muster_get_state(game->client) == MUSTER_CONNECTED) {
      if (connected_at < 0) connected_at = now;
      act(game, is_resting);
      if (frame % TICKS_PER_LINE == 0 && !is_resting) say(game);
    }
    muster_tick(game->client, now);
  }
  return connected_at < 0 ? 0 : (now - connected_at) / 1000;
}

/* --- Beginning and end ---------------------------------------------------------------------------------------------- */

static int read_token(const char *path, uint8_t token[MUSTER_TOKEN_BYTES]) {
  char text[4096];
  size_t decoded = 0;
  FILE *file = fopen(path, "rb");
  if (file == NULL) return 0;
  size_t length = fread(text, 1, sizeof text, file);
  fclose(file);
  if (length == MUSTER_TOKEN_BYTES) memcpy(token, text, decoded = length);
  else
    sodium_base642bin(token, MUSTER_TOKEN_BYTES, text, length, "\r\n", &decoded, NULL, sodium_base64_VARIANT_ORIGINAL);
  return decoded == MUSTER_TOKEN_BYTES;
}

static int open_socket(int family) {
  int made = socket(family, SOCK_DGRAM, 0);
  if (made >= 0) fcntl(made, F_SETFL, O_NONBLOCK);
  return made;
}

static const char *name_of(muster_state state) {
  switch (state) {
    case MUSTER_TOKEN_EXPIRED: return "token expired";
    case MUSTER_CONNECTION_TIMED_OUT: return "connection timed out";
    case MUSTER_RESPONSE_TIMED_OUT: return "response timed out";
    case MUSTER_REQUEST_TIMED_OUT: return "request timed out";
    case MUSTER_DENIED: return "denied";
    case MUSTER_DISCONNECTED: return "disconnected";
    case MUSTER_REQUESTING: return "requesting";
    case MUSTER_RESPONDING: return "responding";
    case MUSTER_CONNECTED: return "connected";
  }
  return "unknown";
}

int main(int argc, char **argv) {
  double rest_seconds = 3;
  for (int option; (option = getopt(argc, argv, "r:")) != -1;) {
    if (option != 'r') return 2;
    rest_seconds = atof(optarg);
  }
  uint8_t token[MUSTER_TOKEN_BYTES];
  if (argc - optind != 2 || !read_token(argv[optind], token)) {
    fprintf(stderr, "plaza [-r seconds] TOKEN_FILE SECONDS\n");
    return 2;
  }
  game game = {.sockets = {open_socket(AF_INET), open_socket(AF_INET6)}};
  muster_handlers handlers = {.context = &game, .send = send_datagram, .message = take_message};
  game.client = muster_open(token, channels, CHANNELS, handlers, now_ms());
  game.world = muster_world_open(schema, sizeof schema / sizeof *schema, ENTITIES_MAX);
  if (game.client == NULL || game.world == NULL) {
    fprintf(stderr, game.client == NULL ? "the token is bad\n" : "no memory\n");
    if (game.client != NULL) muster_close(game.client, now_ms());
    if (game.world != NULL) muster_world_close(game.world);
    return 2;
  }
  double seconds = play(&game, atof(argv[optind + 1]), rest_seconds);
  muster_state state = muster_get_state(game.client);
  printf("{\"state\": \"%s\", \"seconds\": %.1f, \"slot\": %" PRIu32 ", \"said\": %" PRIu32 ", \"heard\": %" PRIu32
         ", \"outOfOrder\": %" PRIu32 ", \"taken\": %" PRIu32 ", \"late\": %" PRIu32 ", \"illegal\": %" PRIu32
         ", \"hash\": \"%016" PRIx64 "\", \"roundTripMs\": %.1f}\n",
         name_of(state), seconds, muster_get_slot(game.client), game.said, game.heard, game.out_of_order, game.taken, game.late,
         game.illegal, muster_world_hash(game.world), muster_get_round_trip(game.client));
  muster_close(game.client, now_ms());
  muster_world_close(game.world);
  for (int i = 0; i < 2; i++)
    if (game.sockets[i] >= 0) close(game.sockets[i]);
  return state == MUSTER_CONNECTED ? 0 : 1;
}
