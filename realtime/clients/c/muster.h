/* A client of Muster's match servers, in C99 on libsodium alone. What goes over the wire is in docs/PROTOCOL.md.
 *
 * It does no input and output: the game owns the socket, hands in every datagram with muster_receive, and is asked to send some.
 * Call muster_tick every frame. Times are milliseconds of any clock that does not go back. Nothing here is thread-safe. */
#ifndef MUSTER_H
#define MUSTER_H

#include <stddef.h>
#include <stdint.h>

#define MUSTER_TOKEN_BYTES 2048
/* The largest datagram in either direction. */
#define MUSTER_DATAGRAM_BYTES 1225
#define MUSTER_CHANNELS_MAX 16
#define MUSTER_MESSAGE_BYTES_MAX 262144

typedef enum {
  MUSTER_TOKEN_EXPIRED = -6,
  MUSTER_CONNECTION_TIMED_OUT = -4,
  MUSTER_RESPONSE_TIMED_OUT = -3,
  MUSTER_REQUEST_TIMED_OUT = -2,
  MUSTER_DENIED = -1,
  MUSTER_DISCONNECTED = 0,
  MUSTER_REQUESTING = 1,
  MUSTER_RESPONDING = 2,
  MUSTER_CONNECTED = 3
} muster_state;

typedef struct {
  int family;          /* 4 or 6 */
  uint8_t address[16]; /* in the network's order; the first 4 bytes for IPv4 */
  uint16_t port;
} muster_server;

typedef enum { MUSTER_UNRELIABLE, MUSTER_ORDERED, MUSTER_UNORDERED } muster_channel;

typedef struct {
  void *context;
  /* Sends a datagram. */
  void (*send)(void *context, const muster_server *to, const uint8_t *data, size_t length);
  /* Takes a message in; `data` holds until the call returns. */
  void (*message)(void *context, int channel, const uint8_t *data, size_t length);
} muster_handlers;

typedef struct muster_client muster_client;

/* Begins to connect. A token is good for one client: to come back, or to try again, get another. `channels` is what the game's protocol
 * says, at most MUSTER_CHANNELS_MAX. NULL for a bad token, or without memory. */
muster_client *muster_open(const uint8_t token[MUSTER_TOKEN_BYTES], const muster_channel *channels, int channel_count,
                           muster_handlers handlers, double now_ms);
/* Takes in a datagram that came from `from`. */
void muster_receive(muster_client *client, const muster_server *from, const uint8_t *data, size_t length, double now_ms);
/* Sends what is due, and notices what has run out of time. */
void muster_tick(muster_client *client, double now_ms);
/* Takes a copy of a message in. 0 where it is too large, or too much waits on a reliable channel. */
int muster_send(muster_client *client, int channel, const uint8_t *data, size_t length);
/* Messages of a reliable channel that the server has not acknowledged. */
int muster_pending(const muster_client *client, int channel);
muster_state muster_get_state(const muster_client *client);
/* The rule for which either side ended the connection, by the codes of docs/PROTOCOL.md, section 3; 0 where there was none. */
int muster_get_fault(const muster_client *client);
/* Which of the server's slots is ours, once connected. */
uint32_t muster_get_slot(const muster_client *client);
/* Smoothed, milliseconds; 0 until it is known. */
double muster_get_round_trip(const muster_client *client);
/* Leaves, and frees everything. */
void muster_close(muster_client *client, double now_ms);

/* --- Snapshots: what the server shows of the match's entities --- */

typedef enum { MUSTER_FLAG, MUSTER_INTEGER, MUSTER_VECTOR, MUSTER_QUATERNION } muster_kind;

/* A group of a field schema. A flag is one number, 0 or 1. A quaternion is four: the place of its largest component, 0 to 3, and
 * the other three, 0 to 2^bits - 1. */
typedef struct {
  muster_kind kind;
  int count;               /* an integer's numbers: 1; a vector's: 1 to 4 */
  int32_t min[4], max[4];  /* of an integer's or a vector's numbers, less than 2^24 apart */
  int bits;                /* of a quaternion, 2 to 12 */
} muster_field;

/* The newest that is known of every entity. The game reads it; snapshots alone change it. */
typedef struct {
  int entities_max;
  int fields;       /* numbers of a state, in the schema's order */
  uint8_t *alive;   /* of each entity */
  int32_t *states;  /* of each entity, `fields` numbers */
  uint32_t *ticks;  /* of each entity: when it was so */
  uint32_t tick;    /* the newest there was */
  /* What the last snapshot that was received did. */
  int created, updated, destroyed;
} muster_world;

typedef enum {
  MUSTER_ILLEGAL = -1, /* broken, and of no effect */
  MUSTER_LATE = 0,     /* had already, or too late to be of use; of no effect */
  MUSTER_TAKEN = 1
} muster_taken;

/* A world of entities 0 to entities_max - 1, at most 65,535. One for each connection. NULL for a bad schema, or without memory. */
muster_world *muster_world_open(const muster_field *schema, int groups, int entities_max);
/* Takes in a message of the snapshot channel. */
muster_taken muster_world_receive(muster_world *world, const uint8_t *data, size_t length);
/* To compare worlds: FNV-1a with 64 bits over each entity that is alive, by id: its id and its numbers, as 4 bytes each, low ones first. */
uint64_t muster_world_hash(const muster_world *world);
void muster_world_close(muster_world *world);

/* Little-endian numbers. */
uint16_t muster_u16(const uint8_t *at);
uint32_t muster_u32(const uint8_t *at);

#endif
