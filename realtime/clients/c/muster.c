#include "muster.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* --- Numbers ------------------------------------------------------------------------------------------------------- */

uint16_t muster_u16(const uint8_t *at) { return (uint16_t)(at[0] | at[1] << 8); }
uint32_t muster_u32(const uint8_t *at) { return (uint32_t)muster_u16(at) | (uint32_t)muster_u16(at + 2) << 16; }
static uint64_t u64(const uint8_t *at) { return (uint64_t)muster_u32(at) | (uint64_t)muster_u32(at + 4) << 32; }

static void put(uint8_t *at, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> (8 * i));
}

/* How far `a` is ahead of `b` on the circle of 2^16. */
static int ahead(uint16_t a, uint16_t b) { return (int16_t)(uint16_t)(a - b); }

/* --- State --------------------------------------------------------------------------------------------------------- */

enum { VERSION_BYTES = 13, KEY_BYTES = 32, TAG_BYTES = 16, USER_BYTES = 300, REPLAY = 256 };
enum { REQUEST, DENIED, CHALLENGE, RESPONSE, KEEP_ALIVE, PAYLOAD, DISCONNECT };
enum { PACKET_BYTES = 1200, HEADER_BYTES = 10, WHOLE_BYTES = 1183, FRAGMENT_BYTES = 1024 };
enum { WINDOW = 256, WINDOW_BYTES = 262144, RING = 256, UNITS = 16, QUEUE = 4096 };
enum { FRAMES_PER_PACKET = 64, FRAGMENTS_PER_PACKET = 16, LATE_PACKETS = 1024 };
enum { PARTIALS = 4, PARTIAL_BYTES = 262144, LATE_IDS = 1024 };
/* Why a connection ends, as its last packet says it. */
enum { NO_FAULT, MALFORMED, WRONG_CHANNEL, BEYOND_WINDOW, TOO_LARGE, FRAGMENTS_DIFFER, TOO_MANY_FRAMES };
enum { CLOSING = 64 };
enum { PIECE_WAITING, PIECE_IN_FLIGHT, PIECE_ACKED };
static const char version[VERSION_BYTES] = "NETCODE 1.02";

/* A fragment that came. */
typedef struct slice {
  struct slice *next;
  uint16_t index, length;
  uint8_t data[];
} slice;

/* A message that is sent, or put together from fragments. */
typedef struct {
  uint8_t *data; /* NULL while fragments are missing */
  slice *slices;
  uint32_t length; /* so far, while fragments are missing */
  uint32_t begun;  /* of unreliable ones: counts the beginnings */
  uint16_t count; /* fragments; 0 for an empty place */
  uint16_t left;  /* not acked, or not come yet */
  uint16_t id;
  uint32_t reserved;
  uint8_t whole; /* has all come and waits for its turn, or was delivered out of turn (then data is NULL) */
  uint8_t pieces[256];
} message;

typedef struct queued {
  struct queued *next;
  uint32_t length;
  uint8_t data[];
} queued;

typedef struct {
  muster_channel kind;
  /* Sending. Unreliable messages only use the queue, and `next` for those that are cut. */
  queued *first, *last;
  int queue_length;
  uint32_t cut_at; /* of the first unreliable message: the next fragment */
  uint16_t oldest, next;
  uint32_t window_bytes;
  message *out;
  /* Receiving. */
  message *in;
  uint16_t expected; /* of an unreliable channel: the newest id of those that are cut */
  int has_newest;
  uint32_t reserved;
} channel;

typedef struct {
  uint8_t state; /* 0 none, 1 in flight, 2 acked, 3 lost */
  uint8_t unit_count;
  double sent_at;
  struct {
    uint8_t channel, index;
    uint16_t id;
  } units[UNITS];
} sent_packet;

struct muster_client {
  muster_handlers handlers;
  muster_state state;
  uint8_t token[MUSTER_TOKEN_BYTES];
  muster_server servers[32];
  int server_count, server;
  uint8_t send_key[KEY_BYTES], receive_key[KEY_BYTES];
  double timeout_ms, started_at, lifetime_ms, state_at, received_at, sent_at;
  uint64_t sequence;
  uint64_t newest;
  uint64_t replay[REPLAY];
  uint8_t challenge[8 + USER_BYTES];
  uint32_t slot;
  /* The connection. */
  channel channels[MUSTER_CHANNELS_MAX];
  int channel_count;
  int fault;
  uint32_t partial_bytes, partials_begun; /* of unreliable messages of which fragments are missing */
  int64_t next_packet, oldest_packet, newest_acked; /* count from 0 and never go round */
  sent_packet sent[RING];
  uint16_t ack;
  uint32_t ack_bits;
  double ack_at, owed_since;
  int has_ack, owed;
  double round_trip, deviation;
};

/* --- Datagrams ----------------------------------------------------------------------------------------------------- */

static void fill_nonce(uint8_t nonce[12], uint64_t sequence) {
  memset(nonce, 0, 4);
  put(nonce + 4, sequence, 8);
}

static void fill_associated(const muster_client *client, uint8_t associated[22], uint8_t prefix) {
  memcpy(associated, version, VERSION_BYTES);
  memcpy(associated + VERSION_BYTES, client->token + VERSION_BYTES, 8);
  associated[21] = prefix;
}

static void send_sealed(muster_client *client, int kind, const uint8_t *content, size_t length, double now_ms) {
  uint8_t datagram[MUSTER_DATAGRAM_BYTES], nonce[12], associated[22];
  uint64_t sequence = client->sequence++;
  int bytes = 1;
  while (bytes < 8 && sequence >> (8 * bytes) != 0) bytes++;
  datagram[0] = (uint8_t)(bytes << 4 | kind);
  put(datagram + 1, sequence, bytes);
  fill_nonce(nonce, sequence);
  fill_associated(client, associated, datagram[0]);
  crypto_aead_chacha20poly1305_ietf_encrypt(datagram + 1 + bytes, NULL, content, length, associated, sizeof associated, NULL,
                                            nonce, client->send_key);
  client->handlers.send(client->handlers.context, &client->servers[client->server], datagram,
                        1 + (size_t)bytes + length + TAG_BYTES);
  client->sent_at = now_ms;
}

static void send_request(muster_client *client, double now_ms) {
  uint8_t datagram[1078] = {0};
  memcpy(datagram + 1, client->token, VERSION_BYTES + 8);                    /* version, protocol id */
  memcpy(datagram + 22, client->token + VERSION_BYTES + 16, 8 + 24 + 1024); /* expires at, nonce, private part */
  client->handlers.send(client->handlers.context, &client->servers[client->server], datagram, sizeof datagram);
  client->sent_at = now_ms;
}

static void enter(muster_client *client, muster_state state, double now_ms) {
  client->state = state;
  client->state_at = now_ms;
  client->received_at = now_ms;
  client->sent_at = now_ms - 1000;
}

/* The next server, or the end with `failure`. */
static void try_next(muster_client *client, muster_state failure, double now_ms) {
  if (client->server + 1 >= client->server_count) {
    client->state = failure;
    return;
  }
  client->server++;
  client->newest = 0;
  memset(client->replay, 0xff, sizeof client->replay);
  enter(client, MUSTER_REQUESTING, now_ms);
}

/* Whether a sequence is new. The greatest so far is kept, and for each place the last sequence that took it. */
static int is_fresh(const muster_client *client, uint64_t sequence) {
  if (client->newest >= REPLAY && sequence <= client->newest - REPLAY) return 0;
  return client->replay[sequence % REPLAY] == UINT64_MAX || client->replay[sequence % REPLAY] < sequence;
}

static void read_packet(muster_client *client, const uint8_t *packet, size_t length, double now_ms);

/* Leaves: sent several times, for it may be lost. */
static void disconnect(muster_client *client, double now_ms) {
  for (int i = 0; i < 10; i++) send_sealed(client, DISCONNECT, NULL, 0, now_ms);
  client->state = MUSTER_DISCONNECTED;
}

static void take_content(muster_client *client, int kind, const uint8_t *content, size_t length, double now_ms) {
  /* Anyone can play a denied or a challenge again: they keep no connection alive. */
  if (kind >= KEEP_ALIVE) client->received_at = now_ms;
  if (kind == DENIED && client->state < MUSTER_CONNECTED) try_next(client, MUSTER_DENIED, now_ms);
  if (kind == CHALLENGE && client->state == MUSTER_REQUESTING) {
    memcpy(client->challenge, content, sizeof client->challenge);
    enter(client, MUSTER_RESPONDING, now_ms);
  }
  if (kind == KEEP_ALIVE && client->state == MUSTER_RESPONDING) {
    client->slot = muster_u32(content);
    enter(client, MUSTER_CONNECTED, now_ms);
  }
  if (client->state != MUSTER_CONNECTED) return;
  if (kind == PAYLOAD) read_packet(client, content, length, now_ms);
  if (kind == DISCONNECT) client->state = MUSTER_DISCONNECTED;
}

void muster_receive(muster_client *client, const muster_server *from, const uint8_t *data, size_t length, double now_ms) {
  static const uint16_t lengths[] = {0, 0, 8 + USER_BYTES, 0, 8, 0, 0};
  uint8_t content[PACKET_BYTES], nonce[12], associated[22];
  if (client->state <= MUSTER_DISCONNECTED || length < 18 || length > MUSTER_DATAGRAM_BYTES) return;
  const muster_server *server = &client->servers[client->server];
  if (from->family != server->family || from->port != server->port) return;
  if (memcmp(from->address, server->address, server->family == 4 ? 4 : 16) != 0) return;
  int kind = data[0] & 15;
  size_t bytes = data[0] >> 4;
  if (kind > DISCONNECT || kind == REQUEST || kind == RESPONSE) return;
  if (bytes < 1 || bytes > 8 || length < 1 + bytes + TAG_BYTES) return;
  size_t content_length = length - 1 - bytes - TAG_BYTES;
  if (kind == PAYLOAD ? content_length < 1 || content_length > PACKET_BYTES : content_length != lengths[kind]) return;
  uint64_t sequence = 0;
  for (size_t i = 0; i < bytes; i++) sequence |= (uint64_t)data[1 + i] << (8 * i);
  if (kind >= KEEP_ALIVE && !is_fresh(client, sequence)) return;
  fill_nonce(nonce, sequence);
  fill_associated(client, associated, data[0]);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(content, NULL, NULL, data + 1 + bytes, length - 1 - bytes, associated,
                                                sizeof associated, nonce, client->receive_key) != 0)
    return;
  if (kind >= KEEP_ALIVE) {
    if (sequence > client->newest) client->newest = sequence;
    client->replay[sequence % REPLAY] = sequence;
  }
  take_content(client, kind, content, content_length, now_ms);
}

/* --- Frames out ---------------------------------------------------------------------------------------------------- */

typedef struct {
  uint8_t *at, *end;
  sent_packet *packet;
  int frames, fragments;
} frame_writer;

static int put_frame(frame_writer *out, int number, const channel *channel, uint16_t id, unsigned index, unsigned count,
                     const uint8_t *data, uint32_t length) {
  int is_reliable = channel->kind != MUSTER_UNRELIABLE, is_cut = count > 1;
  size_t length_bytes = length < 128 ? 1 : 2;
  size_t bytes = 1 + (size_t)(is_reliable || is_cut ? 2 : 0) + (size_t)(is_cut ? 2 : 0) + length_bytes + length;
  if (bytes > (size_t)(out->end - out->at) || (is_reliable && out->packet->unit_count == UNITS)) return 0;
  if (out->frames == FRAMES_PER_PACKET || (is_cut && out->fragments == FRAGMENTS_PER_PACKET)) return 0;
  out->frames++;
  out->fragments += is_cut;
  *out->at++ = (uint8_t)(number | is_reliable << 4 | is_cut << 5);
  if (is_reliable || is_cut) put(out->at, id, 2), out->at += 2;
  if (is_cut) *out->at++ = (uint8_t)index, *out->at++ = (uint8_t)(count - 1);
  if (length < 128) *out->at++ = (uint8_t)length;
  else *out->at++ = (uint8_t)((length & 127) | 128), *out->at++ = (uint8_t)(length >> 7);
  if (length > 0) memcpy(out->at, data, length);
  out->at += length;
  if (is_reliable) {
    int unit = out->packet->unit_count++;
    out->packet->units[unit].channel = (uint8_t)number;
    out->packet->units[unit].id = id;
    out->packet->units[unit].index = (uint8_t)index;
  }
  return 1;
}

static uint32_t fragments_of(uint32_t length) {
  return length <= WHOLE_BYTES ? 1 : (length + FRAGMENT_BYTES - 1) / FRAGMENT_BYTES;
}

static uint32_t piece_length(uint32_t length, unsigned index, unsigned count) {
  if (count == 1) return length;
  return index + 1 < count ? FRAGMENT_BYTES : length - index * FRAGMENT_BYTES;
}

static void drop_first(channel *channel) {
  queued *first = channel->first;
  channel->first = first->next;
  if (channel->first == NULL) channel->last = NULL;
  channel->queue_length--;
  channel->cut_at = 0;
  free(first);
}

/* Moves messages from the queue into the window, as far as it is open. */
static void admit(channel *channel) {
  while (channel->first != NULL && (uint16_t)(channel->next - channel->oldest) < WINDOW) {
    queued *first = channel->first;
    uint32_t count = fragments_of(first->length);
    uint32_t reserved = count == 1 ? first->length : count * FRAGMENT_BYTES;
    if (channel->next != channel->oldest && channel->window_bytes + reserved > WINDOW_BYTES) return;
    message *out = &channel->out[channel->next % WINDOW];
    uint8_t *data = malloc(first->length + 1);
    if (data == NULL) return;
    memcpy(data, first->data, first->length);
    *out = (message){.data = data, .length = first->length, .count = (uint16_t)count, .left = (uint16_t)count};
    out->id = channel->next++;
    out->reserved = reserved;
    channel->window_bytes += reserved;
    drop_first(channel);
  }
}

static void write_reliable(frame_writer *out, int number, channel *channel) {
  admit(channel);
  for (uint16_t id = channel->oldest; id != channel->next; id++) {
    message *message = &channel->out[id % WINDOW];
    if (message->left == 0) continue;
    for (unsigned index = 0; index < message->count; index++) {
      if (message->pieces[index] != PIECE_WAITING) continue;
      const uint8_t *data = message->data + index * FRAGMENT_BYTES;
      uint32_t length = piece_length(message->length, index, message->count);
      if (!put_frame(out, number, channel, id, index, message->count, data, length)) return;
      message->pieces[index] = PIECE_IN_FLIGHT;
    }
  }
}

static void write_unreliable(frame_writer *out, int number, channel *channel) {
  while (channel->first != NULL) {
    uint32_t length = channel->first->length, count = fragments_of(length);
    const uint8_t *data = channel->first->data + channel->cut_at * FRAGMENT_BYTES;
    uint32_t piece = piece_length(length, channel->cut_at, count);
    if (!put_frame(out, number, channel, channel->next, channel->cut_at, count, data, piece)) return;
    if (++channel->cut_at < count) continue;
    if (count > 1) channel->next++;
    drop_first(channel);
  }
}

static int has_work(channel *channel) {
  if (channel->kind == MUSTER_UNRELIABLE) return channel->first != NULL;
  admit(channel);
  for (uint16_t id = channel->oldest; id != channel->next; id++) {
    const message *message = &channel->out[id % WINDOW];
    for (unsigned index = 0; message->left > 0 && index < message->count; index++)
      if (message->pieces[index] == PIECE_WAITING) return 1;
  }
  return 0;
}

/* --- Acknowledgements ---------------------------------------------------------------------------------------------- */

static void tell_unit(muster_client *client, uint8_t number, uint16_t id, uint8_t index, int is_acked) {
  channel *channel = &client->channels[number];
  if ((uint16_t)(id - channel->oldest) >= (uint16_t)(channel->next - channel->oldest)) return;
  message *message = &channel->out[id % WINDOW];
  if (message->left == 0 || message->pieces[index] == PIECE_ACKED) return;
  if (!is_acked) {
    message->pieces[index] = PIECE_WAITING;
    return;
  }
  message->pieces[index] = PIECE_ACKED;
  if (--message->left > 0) return;
  free(message->data);
  message->data = NULL;
  while (channel->oldest != channel->next && channel->out[channel->oldest % WINDOW].left == 0) {
    channel->window_bytes -= channel->out[channel->oldest % WINDOW].reserved;
    channel->oldest++;
  }
}

static void settle(muster_client *client, sent_packet *packet, int is_acked) {
  packet->state = is_acked ? 2 : 3;
  for (int unit = 0; unit < packet->unit_count; unit++)
    tell_unit(client, packet->units[unit].channel, packet->units[unit].id, packet->units[unit].index, is_acked);
}

static int take_ack(muster_client *client, int64_t number) {
  /* Only what was sent can be acked, and only while it is remembered. */
  if (number < 0 || number >= client->next_packet || client->next_packet - number > RING) return 0;
  sent_packet *packet = &client->sent[number % RING];
  if (packet->state != 1 && packet->state != 3) return 0;
  settle(client, packet, 1);
  return 1;
}

static void lose_oldest(muster_client *client) {
  sent_packet *packet = &client->sent[client->oldest_packet++ % RING];
  if (packet->state == 1) settle(client, packet, 0);
}

static void take_acks(muster_client *client, const uint8_t *header, double now_ms) {
  uint32_t bits = muster_u32(header + 4);
  int64_t behind = (uint16_t)(client->next_packet - muster_u16(header + 2)), ack = client->next_packet - behind;
  if (ack < 0 || behind == 0 || behind > RING) return;
  for (int bit = 31; bit >= 0; bit--)
    if (bits >> bit & 1) take_ack(client, ack - 1 - bit);
  if (take_ack(client, ack)) {
    double trip = now_ms - client->sent[ack % RING].sent_at - muster_u16(header + 8) / 10.0;
    if (trip < 0) trip = 0;
    if (client->round_trip == 0) client->round_trip = trip, client->deviation = trip / 2;
    double off = trip - client->round_trip;
    client->deviation += ((off < 0 ? -off : off) - client->deviation) / 4;
    client->round_trip += off / 8;
  }
  if (ack > client->newest_acked) client->newest_acked = ack;
  while (client->newest_acked - client->oldest_packet >= 3) lose_oldest(client);
}

/* --- Frames in ----------------------------------------------------------------------------------------------------- */

typedef struct {
  uint16_t id;
  unsigned index, count;
  const uint8_t *data;
  uint32_t length;
} frame;

static void deliver(muster_client *client, int number, const uint8_t *data, uint32_t length) {
  client->handlers.message(client->handlers.context, number, data, length);
}

static void free_message(message *message) {
  while (message->slices != NULL) {
    slice *first = message->slices;
    message->slices = first->next;
    free(first);
  }
  free(message->data);
  memset(message, 0, sizeof *message);
}

/* Keeps a fragment. Once all are there, they are one piece. 0 without memory. */
static int keep_piece(message *message, const frame *frame) {
  slice *kept = malloc(sizeof *kept + frame->length);
  if (kept == NULL) return 0;
  kept->next = message->slices;
  kept->index = (uint16_t)frame->index;
  kept->length = (uint16_t)frame->length;
  if (frame->length > 0) memcpy(kept->data, frame->data, frame->length);
  message->slices = kept;
  message->pieces[frame->index] = 1;
  message->length += frame->length;
  if (--message->left > 0) return 1;
  message->data = malloc(message->length + 1);
  if (message->data == NULL) return 0;
  for (slice *at = message->slices; at != NULL; at = message->slices) {
    memcpy(message->data + at->index * FRAGMENT_BYTES, at->data, at->length);
    message->slices = at->next;
    free(at);
  }
  return 1;
}

static void forget_reliable(channel *channel, message *message) {
  channel->reserved -= message->reserved;
  free_message(message);
}

/* Takes a frame in. The rule that it breaks, or 0. */
static int take_reliable(muster_client *client, int number, const frame *frame) {
  channel *channel = &client->channels[number];
  int distance = ahead(frame->id, channel->expected);
  if (distance < -2 * WINDOW || distance >= WINDOW) return BEYOND_WINDOW;
  if (distance < 0) return NO_FAULT;
  message *message = &channel->in[frame->id % WINDOW];
  if (message->whole) return NO_FAULT;
  if (message->count == 0) {
    uint32_t room = frame->count == 1 ? frame->length : frame->count * FRAGMENT_BYTES;
    if (channel->reserved > 0 && channel->reserved + room > WINDOW_BYTES) return BEYOND_WINDOW;
    message->count = message->left = (uint16_t)frame->count;
    message->reserved = room;
    channel->reserved += room;
  }
  if (message->count != frame->count) return FRAGMENTS_DIFFER;
  if (message->pieces[frame->index]) return NO_FAULT;
  if (!keep_piece(message, frame)) return BEYOND_WINDOW;
  if (message->left > 0) return NO_FAULT;
  message->whole = 1;
  if (channel->kind == MUSTER_UNORDERED) {
    deliver(client, number, message->data, message->length);
    forget_reliable(channel, message);
    message->whole = 1;
  }
  for (message = &channel->in[channel->expected % WINDOW]; message->whole;
       message = &channel->in[channel->expected % WINDOW]) {
    if (message->data != NULL) deliver(client, number, message->data, message->length);
    forget_reliable(channel, message);
    channel->expected++;
  }
  return NO_FAULT;
}

static void forget_partial(muster_client *client, message *message) {
  client->partial_bytes -= message->length;
  free_message(message);
}

/* The place of an unreliable message that is cut. The oldest gives way to a newer one; NULL for one that is older than they are. */
static message *partial_of(muster_client *client, channel *channel, const frame *frame) {
  message *free_place = NULL, *oldest = NULL;
  /* What is far behind the newest is not late, but from the next round of ids. */
  if (!channel->has_newest || (uint16_t)(channel->expected - frame->id) >= LATE_IDS) channel->expected = frame->id;
  channel->has_newest = 1;
  for (int i = 0; i < PARTIALS; i++) {
    message *message = &channel->in[i];
    uint16_t behind = (uint16_t)(channel->expected - message->id);
    int is_same = message->count > 0 && message->id == frame->id;
    if (is_same && message->count == frame->count) return message;
    if (message->count > 0 && (is_same || behind >= LATE_IDS)) forget_partial(client, message);
    if (message->count == 0) free_place = message;
    else if (oldest == NULL || behind > (uint16_t)(channel->expected - oldest->id)) oldest = message;
  }
  if (free_place == NULL) {
    if ((uint16_t)(channel->expected - frame->id) > (uint16_t)(channel->expected - oldest->id)) return NULL;
    forget_partial(client, oldest);
    free_place = oldest;
  }
  free_place->id = frame->id;
  free_place->count = free_place->left = (uint16_t)frame->count;
  free_place->begun = client->partials_begun++;
  return free_place;
}

/* Fragments of all unreliable channels share one bound: what began first gives way. */
static void hold_partials(muster_client *client, const message *kept) {
  while (client->partial_bytes > PARTIAL_BYTES) {
    message *first = NULL;
    for (int number = 0; number < client->channel_count; number++) {
      channel *channel = &client->channels[number];
      if (channel->kind != MUSTER_UNRELIABLE) continue;
      for (int i = 0; i < PARTIALS; i++) {
        message *message = &channel->in[i];
        if (message->count == 0 || message == kept) continue;
        if (first == NULL || (int32_t)(message->begun - first->begun) < 0) first = message;
      }
    }
    if (first == NULL) return;
    forget_partial(client, first);
  }
}

static int take_unreliable(muster_client *client, int number, const frame *frame) {
  if (frame->count == 1) {
    deliver(client, number, frame->data, frame->length);
    return NO_FAULT;
  }
  message *place = partial_of(client, &client->channels[number], frame);
  if (place == NULL || place->pieces[frame->index]) return NO_FAULT;
  client->partial_bytes += frame->length;
  if (!keep_piece(place, frame)) return TOO_LARGE;
  hold_partials(client, place);
  if (place->left > 0) return NO_FAULT;
  deliver(client, number, place->data, place->length);
  forget_partial(client, place);
  return NO_FAULT;
}

/* Reads a frame's head. 0 where it is malformed. */
static const uint8_t *read_frame(const uint8_t *at, const uint8_t *end, uint8_t *head, frame *frame) {
  *head = *at++;
  int is_cut = *head >> 5 & 1;
  if (*head >> 6 || end - at < (*head & 0x30 ? 2 : 0) + (is_cut ? 2 : 0)) return NULL;
  memset(frame, 0, sizeof *frame);
  frame->count = 1;
  if (*head & 0x30) frame->id = muster_u16(at), at += 2;
  if (is_cut) frame->index = at[0], frame->count = at[1] + 1u, at += 2;
  int shift = 0;
  for (;; shift += 7) {
    if (at == end || shift > 28) return NULL;
    uint8_t group = *at++;
    if (shift == 28 && group > 15) return NULL;
    frame->length |= (uint32_t)(group & 127) << shift;
    if (group & 128) continue;
    if (group == 0 && shift > 0) return NULL;
    break;
  }
  if (frame->length > (size_t)(end - at)) return NULL;
  if (is_cut && (frame->count < 2 || frame->index >= frame->count)) return NULL;
  if (is_cut && frame->index + 1 < frame->count && frame->length != FRAGMENT_BYTES) return NULL;
  if (is_cut && (frame->length == 0 || frame->length > FRAGMENT_BYTES)) return NULL;
  frame->data = at;
  return at + frame->length;
}

/* Notes a packet; 0 for one that came before or is too old. */
static int take_sequence(muster_client *client, uint16_t sequence, double now_ms) {
  int distance = ahead(sequence, client->ack);
  /* What is so far behind is not late, but newer by most of a round: whatever is in between was lost. */
  if (distance <= -LATE_PACKETS) distance += 65536;
  if (distance > 32 || (!client->has_ack && distance > 0)) client->ack_bits = 0;
  else if (distance > 0) client->ack_bits = (client->ack_bits << (distance - 1)) << 1 | 1u << (distance - 1);
  else if (distance == 0 || distance < -32 || client->ack_bits >> (-distance - 1) & 1) return 0;
  else client->ack_bits |= 1u << (-distance - 1);
  if (distance > 0) client->ack = sequence, client->ack_at = now_ms, client->has_ack = 1;
  return 1;
}

static size_t write_header(muster_client *client, uint8_t out[HEADER_BYTES], double now_ms) {
  double waited = (now_ms - client->ack_at) * 10;
  put(out, (uint64_t)client->next_packet, 2);
  put(out + 2, client->ack, 2);
  put(out + 4, client->ack_bits, 4);
  put(out + 8, waited > 65535 ? 65535 : (uint64_t)waited, 2);
  return HEADER_BYTES;
}

/* Says which rule the server broke, and leaves. */
static void end_for(muster_client *client, int fault, double now_ms) {
  uint8_t out[HEADER_BYTES + 2];
  size_t at = write_header(client, out, now_ms);
  client->fault = fault;
  out[at++] = CLOSING;
  out[at++] = (uint8_t)fault;
  send_sealed(client, PAYLOAD, out, at, now_ms);
  disconnect(client, now_ms);
}

static int take_frame(muster_client *client, uint8_t head, const frame *frame) {
  int number = head & 15, is_reliable = head >> 4 & 1;
  if (number >= client->channel_count) return WRONG_CHANNEL;
  if (is_reliable != (client->channels[number].kind != MUSTER_UNRELIABLE)) return WRONG_CHANNEL;
  return is_reliable ? take_reliable(client, number, frame) : take_unreliable(client, number, frame);
}

static void read_packet(muster_client *client, const uint8_t *packet, size_t length, double now_ms) {
  const uint8_t *at = packet + HEADER_BYTES, *end = packet + length;
  int frames = 0, fragments = 0, fault = length < HEADER_BYTES ? MALFORMED : NO_FAULT;
  if (fault == NO_FAULT) {
    if (!take_sequence(client, muster_u16(packet), now_ms)) return;
    if (at < end && client->owed++ == 0) client->owed_since = now_ms;
    take_acks(client, packet, now_ms);
  }
  while (fault == NO_FAULT && at < end && client->state == MUSTER_CONNECTED) {
    uint8_t head;
    frame frame;
    if (*at == CLOSING && end - at == 2) {
      client->fault = at[1];
      disconnect(client, now_ms);
      return;
    }
    at = read_frame(at, end, &head, &frame);
    fragments += head >> 5 & 1;
    if (at == NULL) fault = MALFORMED;
    else if (++frames > FRAMES_PER_PACKET || fragments > FRAGMENTS_PER_PACKET) fault = TOO_MANY_FRAMES;
    else fault = take_frame(client, head, &frame);
  }
  if (fault != NO_FAULT) end_for(client, fault, now_ms);
}

/* --- Packets out --------------------------------------------------------------------------------------------------- */

static void expire_packets(muster_client *client, double now_ms) {
  double patience = client->round_trip == 0 ? 300 : client->round_trip + 4 * client->deviation + 60;
  if (patience > 2000) patience = 2000;
  while (client->oldest_packet != client->next_packet) {
    const sent_packet *packet = &client->sent[client->oldest_packet % RING];
    if (packet->state == 1 && packet->sent_at >= now_ms - patience) return;
    lose_oldest(client);
  }
}

static int write_packet(muster_client *client, double now_ms) {
  uint8_t out[PACKET_BYTES];
  int is_full = 0;
  expire_packets(client, now_ms);
  for (int i = 0; i < client->channel_count; i++) is_full |= has_work(&client->channels[i]);
  int is_due = client->owed >= 8 || (client->owed > 0 && now_ms - client->owed_since >= 20);
  if (!is_full && !is_due) return 0;
  while (client->next_packet - client->oldest_packet >= RING) lose_oldest(client);
  sent_packet *packet = &client->sent[client->next_packet % RING];
  memset(packet, 0, sizeof *packet);
  write_header(client, out, now_ms);
  client->owed = 0;
  frame_writer writer = {out + HEADER_BYTES, out + PACKET_BYTES, packet, 0, 0};
  for (int i = 0; i < client->channel_count; i++) {
    /* They take turns at being first. */
    int number = (int)((i + client->next_packet) % client->channel_count);
    channel *channel = &client->channels[number];
    if (channel->kind == MUSTER_UNRELIABLE) write_unreliable(&writer, number, channel);
    else write_reliable(&writer, number, channel);
  }
  packet->state = writer.at > out + HEADER_BYTES;
  packet->sent_at = now_ms;
  client->next_packet++;
  send_sealed(client, PAYLOAD, out, (size_t)(writer.at - out), now_ms);
  return 1;
}

void muster_tick(muster_client *client, double now_ms) {
  if (client->state <= MUSTER_DISCONNECTED) return;
  int is_silent = client->timeout_ms >= 0 && now_ms - client->received_at > client->timeout_ms;
  if (client->state < MUSTER_CONNECTED && now_ms - client->started_at > client->lifetime_ms)
    client->state = MUSTER_TOKEN_EXPIRED;
  else if (is_silent && client->state == MUSTER_CONNECTED) client->state = MUSTER_CONNECTION_TIMED_OUT;
  else if (is_silent)
    try_next(client, client->state == MUSTER_REQUESTING ? MUSTER_REQUEST_TIMED_OUT : MUSTER_RESPONSE_TIMED_OUT, now_ms);
  if (client->state == MUSTER_CONNECTED)
    for (int packets = 0; packets < 16 && write_packet(client, now_ms); packets++) continue;
  if (client->state <= MUSTER_DISCONNECTED || now_ms - client->sent_at < 100) return;
  static const uint8_t nothing[8] = {0};
  if (client->state == MUSTER_REQUESTING) send_request(client, now_ms);
  if (client->state == MUSTER_RESPONDING) send_sealed(client, RESPONSE, client->challenge, sizeof client->challenge, now_ms);
  if (client->state == MUSTER_CONNECTED) send_sealed(client, KEEP_ALIVE, nothing, sizeof nothing, now_ms);
}

int muster_send(muster_client *client, int number, const uint8_t *data, size_t length) {
  if (client->state <= MUSTER_DISCONNECTED || length > MUSTER_MESSAGE_BYTES_MAX) return 0;
  if (number < 0 || number >= client->channel_count) return 0;
  channel *channel = &client->channels[number];
  if (channel->kind != MUSTER_UNRELIABLE && channel->queue_length >= QUEUE) return 0;
  if (channel->kind == MUSTER_UNRELIABLE && channel->queue_length >= 64) drop_first(channel);
  queued *entry = malloc(sizeof *entry + length);
  if (entry == NULL) return 0;
  entry->next = NULL;
  entry->length = (uint32_t)length;
  if (length > 0) memcpy(entry->data, data, length);
  if (channel->last == NULL) channel->first = entry;
  else channel->last->next = entry;
  channel->last = entry;
  channel->queue_length++;
  return 1;
}

/* --- Life ---------------------------------------------------------------------------------------------------------- */

static const uint8_t *read_servers(muster_client *client, const uint8_t *at) {
  uint32_t count = muster_u32(at);
  if (count < 1 || count > 32) return NULL;
  at += 4;
  for (uint32_t i = 0; i < count; i++) {
    muster_server *server = &client->servers[i];
    int type = *at++;
    if (type != 1 && type != 2) return NULL;
    server->family = type == 1 ? 4 : 6;
    if (type == 1) memcpy(server->address, at, 4), at += 4;
    /* The groups of an IPv6 address are numbers, each little-endian. */
    for (int group = 0; type == 2 && group < 8; group++, at += 2)
      server->address[2 * group] = at[1], server->address[2 * group + 1] = at[0];
    server->port = muster_u16(at);
    at += 2;
  }
  client->server_count = (int)count;
  return at;
}

muster_client *muster_open(const uint8_t token[MUSTER_TOKEN_BYTES], const muster_channel *channels, int channel_count,
                           muster_handlers handlers, double now_ms) {
  if (sodium_init() < 0 || channel_count < 1 || channel_count > MUSTER_CHANNELS_MAX) return NULL;
  uint64_t created = u64(token + 21), expires = u64(token + 29);
  if (memcmp(token, version, VERSION_BYTES) != 0 || created > expires) return NULL;
  muster_client *client = calloc(1, sizeof *client);
  if (client == NULL) return NULL;
  memcpy(client->token, token, MUSTER_TOKEN_BYTES);
  const uint8_t *at = token + 61 + 1024;
  int32_t timeout_s = (int32_t)muster_u32(at);
  at = read_servers(client, at + 4);
  int is_ok = at != NULL;
  if (is_ok) {
    memcpy(client->send_key, at, KEY_BYTES);
    memcpy(client->receive_key, at + KEY_BYTES, KEY_BYTES);
  }
  client->handlers = handlers;
  client->timeout_ms = timeout_s < 0 ? -1 : timeout_s * 1000.0;
  client->lifetime_ms = (double)(expires - created) * 1000.0;
  client->started_at = now_ms;
  client->ack = 0xffff;
  client->newest_acked = -1;
  client->channel_count = channel_count;
  memset(client->replay, 0xff, sizeof client->replay);
  for (int i = 0; i < channel_count; i++) {
    channel *channel = &client->channels[i];
    channel->kind = channels[i];
    channel->out = calloc(WINDOW, sizeof(message));
    channel->in = calloc(WINDOW, sizeof(message));
    is_ok = is_ok && channel->out != NULL && channel->in != NULL;
  }
  enter(client, MUSTER_REQUESTING, now_ms);
  if (is_ok) return client;
  client->state = MUSTER_DISCONNECTED;
  muster_close(client, now_ms);
  return NULL;
}

void muster_close(muster_client *client, double now_ms) {
  if (client->state == MUSTER_CONNECTED) disconnect(client, now_ms);
  for (int i = 0; i < client->channel_count; i++) {
    channel *channel = &client->channels[i];
    while (channel->first != NULL) drop_first(channel);
    for (int at = 0; at < WINDOW; at++) {
      if (channel->out != NULL) free(channel->out[at].data);
      if (channel->in != NULL) free_message(&channel->in[at]);
    }
    free(channel->out);
    free(channel->in);
  }
  sodium_memzero(client, sizeof *client);
  free(client);
}

int muster_pending(const muster_client *client, int number) {
  if (number < 0 || number >= client->channel_count) return 0;
  const channel *channel = &client->channels[number];
  int under_way = channel->kind == MUSTER_UNRELIABLE ? 0 : (uint16_t)(channel->next - channel->oldest);
  return under_way + channel->queue_length;
}

muster_state muster_get_state(const muster_client *client) { return client->state; }
int muster_get_fault(const muster_client *client) { return client->fault; }
uint32_t muster_get_slot(const muster_client *client) { return client->slot; }
double muster_get_round_trip(const muster_client *client) { return client->round_trip; }

/* --- The range coder ----------------------------------------------------------------------------------------------- */

typedef struct {
  uint16_t chance; /* of a 1, in 2^-16 */
  uint16_t count;
} model;

/* A magnitude's models: is it 0, is it negative, then by the place of its highest bit: that place, and the next two bits. */
enum { ZERO = 0, SIGN = 1, PLACE = 2, HIGH = 27, NEXT = 52, NUMBER_MODELS = 77, PLACES = 24 };

typedef struct {
  const uint8_t *at, *end;
  uint32_t range, code;
  int is_bad; /* stays set; what is read after it means nothing */
} coder;

static uint32_t next_byte(coder *in) { return in->at < in->end ? *in->at++ : 0; }

static void open_coder(coder *in, const uint8_t *data, size_t length) {
  *in = (coder){.at = data, .end = data + length, .range = 1u << 30};
  for (int i = 0; i < 4; i++) in->code = in->code << 8 | next_byte(in);
  if (in->code >= 1u << 30) in->is_bad = 1, in->code = 0;
}

static void refill(coder *in) {
  while (in->range < 1u << 22) in->range <<= 8, in->code = in->code << 8 | next_byte(in);
}

static void learn(model *model, int bit) {
  uint32_t rate = 131072u / (2u * model->count + 3u), chance = model->chance;
  if (bit) chance += (65536u - chance) * rate >> 16;
  else chance -= chance * rate >> 16;
  model->chance = (uint16_t)(chance < 64 ? 64 : chance > 65472 ? 65472 : chance);
  if (model->count < 38) model->count++;
}

/* A bit that is coded with `one`, or with `one` and `two` mixed where there is a `two`. */
static int read_mixed(coder *in, model *one, model *two) {
  uint32_t chance = two == NULL ? one->chance / 2u : ((uint32_t)one->chance + two->chance) / 4u;
  uint32_t bound = (in->range >> 15) * chance;
  int bit = in->code < bound;
  if (bit) in->range = bound;
  else in->code -= bound, in->range -= bound;
  refill(in);
  learn(one, bit);
  if (two != NULL) learn(two, bit);
  return bit;
}

static int read_bit(coder *in, model *model) { return read_mixed(in, model, NULL); }

static uint32_t read_plain(coder *in, int bits) {
  uint32_t value = 0;
  while (bits > 0) {
    int part = bits < 8 ? bits : 8;
    in->range >>= part;
    uint32_t read = in->code / in->range;
    if (read >> part != 0) in->is_bad = 1, read = 0, in->code = 0;
    in->code -= read * in->range;
    refill(in);
    value = value << part | read;
    bits -= part;
  }
  return value;
}

/* `most` is the highest place that the highest bit may have. */
static uint32_t read_magnitude(coder *in, model *one, model *two, int most) {
#define MIXED(i) read_mixed(in, one + (i), two == NULL ? NULL : two + (i))
  if (MIXED(ZERO)) return 0;
  int place = 0;
  while (place < most && !MIXED(PLACE + place)) place++;
  uint32_t value = 1;
  if (place > 0) value = value << 1 | (uint32_t)MIXED(HIGH + place);
  if (place > 1) value = value << 1 | (uint32_t)MIXED(NEXT + place);
  if (place > 2) value = value << (place - 2) | read_plain(in, place - 2);
  return value;
}

static int32_t read_signed(coder *in, model *one, model *two, int most) {
  int32_t value = (int32_t)read_magnitude(in, one, two, most);
  return value != 0 && MIXED(SIGN) ? -value : value;
#undef MIXED
}

static model begin(uint32_t chance, int count) { return (model){(uint16_t)chance, (uint16_t)count}; }

static void begin_all(model *models, int length, uint32_t chance, int count) {
  for (int i = 0; i < length; i++) models[i] = begin(chance, count);
}

/* The models of a number that is expected to have about `bits` bits. */
static void expect(model *models, int bits) {
  models[ZERO] = bits < 0 ? begin(49152, 2) : begin(65536u >> (bits + 2 < 6 ? bits + 2 : 6), 2);
  models[SIGN] = begin(32768, 2);
  for (int i = 0; i < 25; i++) {
    int off = i - bits;
    uint32_t chance = off < -2 ? 4096 : off == -2 ? 8192 : off == -1 ? 16384 : off == 0 ? 32768 : 45056;
    models[PLACE + i] = begin(chance, 2);
    models[HIGH + i] = begin(27000, 3);
    models[NEXT + i] = begin(30000, 4);
  }
}

/* --- Snapshots ----------------------------------------------------------------------------------------------------- */

enum { REMEMBERED = 128, LATE_MAX = 32, CARRIED_MAX = 256, LEVELS = 10, FIELDS_MAX = 256, SPAN_MAX = 64 };
#define NEVER (INT64_MIN / 2) /* earlier than every snapshot */

/* Models that a snapshot begins with, and that learn while it is read. */
typedef struct {
  model named, same_end, tick[NUMBER_MODELS];
  model fresh[NUMBER_MODELS], gap[NUMBER_MODELS]; /* of what is carried and not in the view: how many, and ids between */
  model carried[4][8][4];                         /* by age, activity and near */
  model destroyed[2], whole, generation[16];
} head_models;

typedef struct {
  model changed[32];
  model likely, is_first, is_last; /* of quaternions: which component is the largest */
} group_models;

typedef struct {
  muster_field field;
  int at;        /* its first number in a state */
  int count;     /* of numbers */
  int32_t steps; /* of a quaternion's numbers */
} group;

/* What a snapshot says of an entity. Its state is in an array beside it. */
typedef struct {
  int64_t sequence;
  uint32_t tick;
  uint16_t id;
  uint8_t generation, is_alive;
} record;

typedef struct {
  int64_t sequence; /* NEVER for an empty place */
  uint32_t era, tick, end;
  int is_known; /* the server knows that it came */
  int count;
  record *records;
  int32_t *states;
} snapshot;

/* For each id the newest record and the one before it. */
typedef struct {
  record *records;
  int32_t *states;
} view;

typedef struct world {
  muster_world face; /* first: a muster_world is one of these */
  group *groups;
  int group_count, carried_max, is_begun;
  uint32_t epoch, era; /* era counts the epochs that this client has seen */
  int64_t newest;
  snapshot remembered[REMEMBERED], reading;
  view last, settled, work;
  int64_t *shown; /* for each id, the snapshot that the state on show is of */
  uint8_t *generations;
  head_models head, head_start;
  group_models *by_group, *by_group_start;
  model *by_field, *by_field_start; /* field × (speed, expected) × level × NUMBER_MODELS */
  int32_t *lately;
} world;

typedef struct {
  const int32_t *base, *older;
  int64_t elapsed, span;
  int activity;
} reference;

static int64_t distance(int64_t a, int64_t b) { return a < b ? b - a : a - b; }

static int level(uint64_t value) {
  int bits = 0;
  while (bits < LEVELS - 1 && value >> bits != 0) bits++;
  return bits;
}

static int64_t root(uint64_t square) {
  uint64_t value = 0;
  for (uint64_t bit = 1u << 30; bit > 0; bit >>= 1)
    if ((value + bit) * (value + bit) <= square) value += bit;
  return (int64_t)value;
}

/* Half of it, rounded towards minus infinity. */
static int64_t half(int64_t value) { return (value - (value & 1)) / 2; }

typedef struct {
  int32_t before;
  int is_first;
  int speed_level;
} residuals;

static int32_t read_residual(world *world, coder *in, residuals *group, int field, int64_t guess, int32_t min, int32_t max) {
  int32_t lately = world->lately[field];
  int32_t expected = group->is_first ? lately : (lately + 48 * group->before) >> 2;
  model *sets = world->by_field + (size_t)field * 2 * LEVELS * NUMBER_MODELS;
  model *by_speed = sets + group->speed_level * NUMBER_MODELS;
  model *by_size = sets + (LEVELS + level((uint32_t)expected >> 3)) * NUMBER_MODELS;
  int most = 0;
  while ((max - min) >> (most + 1) != 0) most++;
  int64_t off = read_signed(in, by_speed, by_size, most);
  int64_t value = (guess < min ? min : guess > max ? max : guess) + off;
  int32_t size = (int32_t)(distance(off, 0) > 4096 ? 4096 : distance(off, 0));
  group->before = group->is_first ? size : (group->before + size) >> 1;
  group->is_first = 0;
  world->lately[field] = lately + (int32_t)(half(half(16 * size - lately)));
  if (value < min || value > max) in->is_bad = 1, value = min;
  return (int32_t)value;
}

/* Opens a quaternion's record: its place and three numbers. */
static void open_quaternion(const int32_t *numbers, int32_t steps, int64_t components[4]) {
  int64_t rest = 2 * (int64_t)steps * steps;
  for (int i = 0, from = 1; i < 4; i++) {
    if (i == numbers[0]) continue;
    components[i] = 2 * (int64_t)numbers[from++] - steps;
    rest -= components[i] * components[i];
  }
  components[numbers[0]] = root(rest < 0 ? 0 : (uint64_t)rest);
}

static void read_quaternion(world *world, coder *in, int at, const group *group, const reference *from, int is_predicted,
                            int32_t *state) {
  int64_t guess[4], older[4], dot = 0, sum = 0;
  int32_t steps = group->steps;
  group_models *models = &world->by_group[at];
  residuals residuals = {0, 1, 0};
  open_quaternion(from->base + group->at, steps, guess);
  if (is_predicted) {
    open_quaternion(from->older + group->at, steps, older);
    for (int i = 0; i < 4; i++) dot += guess[i] * older[i];
    for (int i = 0; i < 4; i++) {
      int64_t off = guess[i] - (dot < 0 ? -older[i] : older[i]);
      sum += distance(off, 0);
      guess[i] += off * from->elapsed / from->span;
    }
    residuals.speed_level = level((uint64_t)(sum * from->elapsed / (4 * from->span)));
  }
  int largest = 0;
  for (int i = 1; i < 4; i++)
    if (distance(guess[i], 0) > distance(guess[largest], 0)) largest = i;
  if (!read_bit(in, &models->likely)) {
    int rank = read_bit(in, &models->is_first) ? 0 : read_bit(in, &models->is_last) ? 2 : 1;
    largest = rank < largest ? rank : rank + 1;
  }
  state[group->at] = largest;
  int is_turned = guess[largest] < 0;
  for (int i = 0, field = group->at + 1; i < 4; i++) {
    if (i == largest) continue;
    state[field] = read_residual(world, in, &residuals, field, half((is_turned ? -guess[i] : guess[i]) + steps), 0, steps);
    field++;
  }
}

static void read_numbers(world *world, coder *in, const group *group, const reference *from, int is_predicted, int32_t *state) {
  int64_t sum = 0;
  residuals residuals = {0, 1, 0};
  const int32_t *base = from->base, *older = from->older;
  for (int i = group->at; is_predicted && i < group->at + group->count; i++) sum += distance(base[i], older[i]);
  if (is_predicted) residuals.speed_level = level((uint64_t)(sum * from->elapsed / (2 * from->span)));
  for (int i = group->at; i < group->at + group->count; i++) {
    int64_t guess = base[i];
    if (is_predicted) guess += ((int64_t)base[i] - older[i]) * from->elapsed / from->span;
    state[i] = read_residual(world, in, &residuals, i, guess, group->field.min[i - group->at], group->field.max[i - group->at]);
  }
}

static void read_state(world *world, coder *in, const reference *from, int32_t *state) {
  int was_changed = 0;
  memcpy(state, from->base, (size_t)world->face.fields * sizeof *state);
  for (int i = 0; i < world->group_count && !in->is_bad; i++) {
    const group *group = &world->groups[i];
    muster_kind kind = group->field.kind;
    int number = 16 * (from->elapsed == 0) + 2 * from->activity + was_changed;
    was_changed = read_bit(in, &world->by_group[i].changed[number]);
    if (!was_changed) continue;
    int is_predicted = kind >= MUSTER_VECTOR && from->span >= 1 && from->elapsed >= 1 && from->elapsed <= SPAN_MAX;
    if (kind == MUSTER_FLAG) state[group->at] = !from->base[group->at];
    else if (kind == MUSTER_QUATERNION) read_quaternion(world, in, i, group, from, is_predicted, state);
    else read_numbers(world, in, group, from, is_predicted, state);
  }
}

/* How an entity's base and older record stand to each other: `span` and `activity`. */
static void compare(const world *world, const view *view, int id, reference *from) {
  size_t fields = (size_t)world->face.fields;
  const record *base = &view->records[2 * id], *older = base + 1;
  int64_t sum = 0;
  *from = (reference){.base = view->states + 2 * (size_t)id * fields, .older = view->states + (2 * (size_t)id + 1) * fields};
  if (!base->is_alive) return;
  if (older->is_alive && older->generation == base->generation && base->tick > older->tick &&
      base->tick - older->tick <= SPAN_MAX)
    from->span = base->tick - older->tick;
  for (int i = 0; from->span != 0 && i < world->group_count; i++) {
    const group *group = &world->groups[i];
    if (group->field.kind < MUSTER_VECTOR) continue;
    for (int at = group->at; at < group->at + group->count; at++) sum += distance(from->base[at], from->older[at]);
  }
  int has_flag = world->groups[0].field.kind == MUSTER_FLAG;
  from->activity = 2 * (sum == 0 ? 0 : sum < 4 ? 1 : sum < 32 ? 2 : 3) + (has_flag && from->base[world->groups[0].at]);
}

static snapshot *find(world *world, int64_t sequence) {
  snapshot *found = &world->remembered[(uint64_t)sequence % REMEMBERED];
  return found->sequence == sequence ? found : NULL;
}

static void copy_view(const world *world, view *to, const view *from) {
  size_t places = 2 * (size_t)world->face.entities_max;
  memcpy(to->records, from->records, places * sizeof *to->records);
  memcpy(to->states, from->states, places * (size_t)world->face.fields * sizeof *to->states);
}

static void clear_view(const world *world, view *view) {
  for (int i = 0; i < 2 * world->face.entities_max; i++) view->records[i] = (record){.sequence = NEVER};
}

static void add_to_view(const world *world, view *view, const snapshot *snapshot) {
  size_t fields = (size_t)world->face.fields, bytes = fields * sizeof *view->states;
  for (int i = 0; i < snapshot->count; i++) {
    const record *from = &snapshot->records[i];
    record *base = &view->records[2 * from->id], *older = base + 1;
    int32_t *states = view->states + 2 * (size_t)from->id * fields;
    if (from->sequence == base->sequence || from->sequence <= older->sequence) continue;
    int is_newest = from->sequence > base->sequence;
    if (is_newest) *older = *base, memcpy(states + fields, states, bytes);
    *(is_newest ? base : older) = *from;
    memcpy(is_newest ? states : states + fields, snapshot->states + (size_t)i * fields, bytes);
  }
}

/* Reads which of the snapshots before `b` the server knows to have come. 0 where the client has not one of them. */
static int read_named(world *world, coder *in, int64_t b, uint32_t *named) {
  *named = 0;
  for (int n = 0; n < 32; n++) {
    if (!read_bit(in, &world->head.named)) continue;
    const snapshot *snapshot = find(world, b - 1 - n);
    if (snapshot == NULL || snapshot->era != world->era) return 0;
    *named |= 1u << n;
  }
  return 1;
}

/* The view that the snapshot at `sequence` was written against, in `work`. */
static void make_view(world *world, int is_newest, int64_t b, uint32_t named) {
  copy_view(world, &world->work, is_newest ? &world->last : &world->settled);
  for (int i = 0; i < REMEMBERED; i++) {
    const snapshot *snapshot = &world->remembered[i];
    if (snapshot->sequence == NEVER || snapshot->era != world->era || snapshot->sequence > b) continue;
    int64_t back = b - snapshot->sequence;
    int is_named = back == 0 || (back <= 32 && named >> (back - 1) & 1);
    if (is_named || (!is_newest && back > 32 && snapshot->is_known)) add_to_view(world, &world->work, snapshot);
  }
}

static void add_carried(world *world, coder *in, int id) {
  snapshot *out = &world->reading;
  if (out->count == world->carried_max) in->is_bad = 1;
  else out->records[out->count++] = (record){.sequence = out->sequence, .tick = out->tick, .id = (uint16_t)id};
}

/* Reads which entities are carried: first those that the view has not, then those that it has. */
static void read_carried(world *world, coder *in, int64_t b) {
  const record *bases = world->work.records;
  int end = (int)world->reading.end, id = -1, near = 0;
  uint32_t fresh = read_magnitude(in, world->head.fresh, NULL, PLACES);
  if (fresh > (uint32_t)world->carried_max) in->is_bad = 1;
  for (uint32_t i = 0; i < fresh && !in->is_bad; i++) {
    id += 1 + (int)read_magnitude(in, world->head.gap, NULL, PLACES);
    if (id >= end || bases[2 * id].is_alive) in->is_bad = 1;
    else add_carried(world, in, id);
  }
  for (id = 0; id < end && !in->is_bad; id++) {
    const record *base = &bases[2 * id];
    if (!base->is_alive) continue;
    reference from;
    compare(world, &world->work, id, &from);
    int64_t back = b - base->sequence;
    int age = back == 0 ? 3 : back < 8 ? 2 : back < 32 ? 1 : 0;
    int is_carried = read_bit(in, &world->head.carried[age][from.activity][near]);
    near = (near << 1 | is_carried) & 3;
    if (is_carried) add_carried(world, in, id);
  }
}

static void read_entities(world *world, coder *in) {
  snapshot *out = &world->reading;
  size_t fields = (size_t)world->face.fields;
  const int32_t *last_whole = world->work.states + 2 * (size_t)world->face.entities_max * fields; /* zeros */
  for (int i = 0; i < out->count && !in->is_bad; i++) {
    record *carried = &out->records[i];
    const record *base = &world->work.records[2 * carried->id];
    int32_t *state = out->states + (size_t)i * fields;
    if (read_bit(in, &world->head.destroyed[base->is_alive])) {
      memset(state, 0, fields * sizeof *state);
      continue;
    }
    reference from;
    carried->is_alive = 1;
    if (!base->is_alive || read_bit(in, &world->head.whole)) {
      int node = 1;
      for (int bit = 0; bit < 4; bit++) node = 2 * node + read_bit(in, &world->head.generation[node]);
      carried->generation = (uint8_t)(node & 15);
      from = (reference){.base = last_whole};
      if (world->groups[0].field.kind == MUSTER_FLAG) from.activity = last_whole[world->groups[0].at];
      read_state(world, in, &from, state);
      last_whole = state;
    } else {
      compare(world, &world->work, carried->id, &from);
      carried->generation = base->generation;
      from.elapsed = (int64_t)out->tick - base->tick;
      if (from.elapsed < 1) in->is_bad = 1;
      read_state(world, in, &from, state);
    }
  }
}

static void show(world *world, const record *record, const int32_t *state) {
  muster_world *face = &world->face;
  int id = record->id;
  if (record->sequence <= world->shown[id]) return;
  int was_alive = face->alive[id], is_same = was_alive && world->generations[id] == record->generation;
  face->destroyed += was_alive && !(record->is_alive && is_same);
  face->created += record->is_alive && !is_same;
  face->updated += record->is_alive && is_same;
  world->shown[id] = record->sequence;
  world->generations[id] = record->generation;
  face->alive[id] = record->is_alive;
  face->ticks[id] = record->tick;
  memcpy(face->states + (size_t)id * (size_t)face->fields, state, (size_t)face->fields * sizeof *state);
}

static void keep(world *world, int is_newest, int64_t b, uint32_t named) {
  snapshot *read = &world->reading;
  if (is_newest) {
    if (b != NEVER) {
      view last = world->last;
      world->last = world->work, world->work = last;
    }
    world->newest = read->sequence;
    world->is_begun = 1;
    for (int i = 0; i < REMEMBERED; i++) {
      snapshot *snapshot = &world->remembered[i];
      if (snapshot->sequence == NEVER) continue;
      int64_t back = b - snapshot->sequence;
      if (snapshot->era == world->era && (back == 0 || (back > 0 && back <= 32 && named >> (back - 1) & 1)))
        snapshot->is_known = 1;
      if (snapshot->sequence > world->newest - REMEMBERED) continue;
      if (snapshot->era == world->era && snapshot->is_known) add_to_view(world, &world->settled, snapshot);
      snapshot->sequence = NEVER;
    }
  }
  if (read->tick > world->face.tick) world->face.tick = read->tick;
  read->era = world->era;
  for (int i = 0; i < read->count; i++) show(world, &read->records[i], read->states + (size_t)i * (size_t)world->face.fields);
  snapshot *place = &world->remembered[(uint64_t)read->sequence % REMEMBERED], old = *place;
  *place = *read, *read = old;
}

/* Every model as a snapshot finds it. */
static void begin_models(world *world) {
  head_models *head = &world->head_start;
  head->named = begin(62000, 4);
  head->same_end = begin(64000, 4);
  expect(head->tick, 2);
  expect(head->fresh, 0);
  head->fresh[ZERO] = begin(62000, 4);
  expect(head->gap, -1);
  for (int near = 0; near < 4; near++) {
    uint32_t weight = near == 0 ? 1 : near == 3 ? 4 : 2;
    for (int activity = 0; activity < 8; activity++) {
      head->carried[0][activity][near] = head->carried[1][activity][near] = begin(150 * weight, 8);
      head->carried[2][activity][near] = begin(1500 * weight, 4);
      head->carried[3][activity][near] = begin(activity < 2 ? 24000 : 56000, 2);
    }
  }
  begin_all(head->destroyed, 2, 2000, 4);
  head->whole = begin(2000, 4);
  begin_all(head->generation, 16, 32768, 2);
  for (int i = 0; i < world->group_count; i++) {
    group_models *models = &world->by_group_start[i];
    begin_all(models->changed, 32, world->groups[i].field.kind >= MUSTER_VECTOR ? 58000 : 6000, 2);
    models->likely = begin(60000, 2);
    models->is_first = models->is_last = begin(32768, 2);
  }
  for (int set = 0; set < world->face.fields * 2 * LEVELS; set++)
    expect(world->by_field_start + set * NUMBER_MODELS, set % LEVELS - 2);
}

static void reset_models(world *world) {
  size_t sets = (size_t)world->face.fields * 2 * LEVELS;
  memcpy(world->by_group, world->by_group_start, (size_t)world->group_count * sizeof *world->by_group);
  memcpy(world->by_field, world->by_field_start, sets * NUMBER_MODELS * sizeof(model));
  for (int i = 0; i < world->face.fields; i++) world->lately[i] = 64;
}

muster_taken muster_world_receive(muster_world *face, const uint8_t *data, size_t length) {
  world *world = (struct world *)face;
  snapshot *out = &world->reading;
  coder in;
  face->created = face->updated = face->destroyed = 0;
  if (length < 2) return MUSTER_ILLEGAL;
  int64_t sequence = muster_u16(data);
  if (world->is_begun) sequence = world->newest + ahead((uint16_t)sequence, (uint16_t)(uint64_t)world->newest);
  int is_newest = !world->is_begun || sequence > world->newest;
  if (!is_newest && (world->newest - sequence >= LATE_MAX || find(world, sequence) != NULL)) return MUSTER_LATE;
  open_coder(&in, data + 2, length - 2);
  world->head = world->head_start;
  int64_t back = read_plain(&in, 6), b = sequence - back;
  uint32_t named = 0, epoch = world->epoch, tick, end;
  int is_anew = 0;
  if (in.is_bad) return MUSTER_ILLEGAL;
  if (back == 0) {
    epoch = read_plain(&in, 8);
    tick = read_plain(&in, 15) << 16;
    tick |= read_plain(&in, 16);
    end = read_plain(&in, 16);
    b = NEVER;
    is_anew = !world->is_begun || epoch != world->epoch;
    if (is_anew && !is_newest) return in.is_bad ? MUSTER_ILLEGAL : MUSTER_LATE;
    clear_view(world, &world->work);
  } else {
    const snapshot *before = find(world, b);
    if (before == NULL) return MUSTER_ILLEGAL;
    if (before->era != world->era) return MUSTER_LATE;
    if (!read_named(world, &in, b, &named)) return MUSTER_ILLEGAL;
    tick = before->tick + read_magnitude(&in, world->head.tick, NULL, PLACES);
    end = read_bit(&in, &world->head.same_end) ? before->end : read_plain(&in, 16);
    make_view(world, is_newest, b, named);
  }
  if (in.is_bad || end > (uint32_t)face->entities_max || tick > INT32_MAX) return MUSTER_ILLEGAL;
  out->sequence = sequence;
  out->tick = tick;
  out->end = end;
  out->is_known = out->count = 0;
  reset_models(world);
  read_carried(world, &in, b);
  read_entities(world, &in);
  if (in.is_bad) return MUSTER_ILLEGAL;
  if (is_anew) world->epoch = epoch, world->era++, clear_view(world, &world->settled), clear_view(world, &world->last);
  keep(world, is_newest, b, named);
  return MUSTER_TAKEN;
}

/* --- A world's life ------------------------------------------------------------------------------------------------ */

static int is_good(const muster_field *field) {
  if (field->kind == MUSTER_QUATERNION) return field->bits >= 2 && field->bits <= 12;
  if (field->kind == MUSTER_FLAG) return 1;
  if (field->kind == MUSTER_INTEGER ? field->count != 1 : field->count < 1 || field->count > 4) return 0;
  for (int i = 0; i < field->count; i++)
    if (field->min[i] > field->max[i] || (int64_t)field->max[i] - field->min[i] >= 1 << 24) return 0;
  return 1;
}

/* Puts the groups in the order in which they are coded. 0 for a bad schema. */
static int take_schema(world *world, const muster_field *schema, int groups) {
  world->groups = calloc((size_t)groups, sizeof *world->groups);
  for (int kind = MUSTER_FLAG; world->groups != NULL && kind <= MUSTER_QUATERNION; kind++)
    for (int i = 0, at = 0; i < groups; i++) {
      const muster_field *field = &schema[i];
      int count = field->kind == MUSTER_FLAG ? 1 : field->kind == MUSTER_QUATERNION ? 4 : field->count;
      if (!is_good(field)) return 0;
      if ((int)field->kind == kind)
        world->groups[world->group_count++] = (group){*field, at, count, (int32_t)(1u << (field->bits & 15)) - 1};
      at += count;
      world->face.fields = at;
    }
  return world->group_count == groups && world->face.fields <= FIELDS_MAX;
}

static int open_view(world *world, view *view) {
  size_t places = 2 * (size_t)world->face.entities_max;
  view->records = calloc(places, sizeof *view->records);
  /* One state of zeros stands behind the last place. */
  view->states = calloc((places + 1) * (size_t)world->face.fields, sizeof *view->states);
  if (view->records == NULL || view->states == NULL) return 0;
  clear_view(world, view);
  return 1;
}

static int open_snapshot(const world *world, snapshot *snapshot) {
  size_t count = (size_t)world->carried_max;
  snapshot->sequence = NEVER;
  snapshot->records = calloc(count, sizeof *snapshot->records);
  snapshot->states = calloc(count * (size_t)world->face.fields, sizeof *snapshot->states);
  return snapshot->records != NULL && snapshot->states != NULL;
}

static int open_arrays(world *world) {
  size_t entities = (size_t)world->face.entities_max, fields = (size_t)world->face.fields;
  size_t models = fields * 2 * LEVELS * NUMBER_MODELS;
  world->face.alive = calloc(entities, 1);
  world->face.ticks = calloc(entities, sizeof *world->face.ticks);
  world->face.states = calloc(entities * fields, sizeof *world->face.states);
  world->generations = calloc(entities, 1);
  world->shown = calloc(entities, sizeof *world->shown);
  world->lately = calloc(fields, sizeof *world->lately);
  world->by_group = calloc((size_t)world->group_count, sizeof *world->by_group);
  world->by_group_start = calloc((size_t)world->group_count, sizeof *world->by_group);
  world->by_field = calloc(models, sizeof(model));
  world->by_field_start = calloc(models, sizeof(model));
  int is_ok = open_view(world, &world->last) && open_view(world, &world->settled) && open_view(world, &world->work) &&
              open_snapshot(world, &world->reading);
  for (int i = 0; is_ok && i < REMEMBERED; i++) is_ok = open_snapshot(world, &world->remembered[i]);
  return is_ok && world->face.alive != NULL && world->face.ticks != NULL && world->face.states != NULL &&
         world->generations != NULL && world->shown != NULL && world->lately != NULL && world->by_group != NULL &&
         world->by_group_start != NULL && world->by_field != NULL && world->by_field_start != NULL;
}

muster_world *muster_world_open(const muster_field *schema, int groups, int entities_max) {
  if (groups < 1 || groups > FIELDS_MAX || entities_max < 1 || entities_max > 65535) return NULL;
  world *world = calloc(1, sizeof *world);
  if (world == NULL) return NULL;
  world->face.entities_max = entities_max;
  world->carried_max = entities_max < CARRIED_MAX ? entities_max : CARRIED_MAX;
  if (!take_schema(world, schema, groups) || !open_arrays(world)) {
    muster_world_close(&world->face);
    return NULL;
  }
  for (int id = 0; id < entities_max; id++) world->shown[id] = NEVER;
  begin_models(world);
  return &world->face;
}

void muster_world_close(muster_world *face) {
  world *world = (struct world *)face;
  view *views[] = {&world->last, &world->settled, &world->work};
  for (int i = 0; i < 3; i++) free(views[i]->records), free(views[i]->states);
  for (int i = 0; i < REMEMBERED; i++) free(world->remembered[i].records), free(world->remembered[i].states);
  free(world->reading.records), free(world->reading.states);
  free(face->alive), free(face->ticks), free(face->states);
  free(world->generations), free(world->shown), free(world->lately);
  free(world->by_group), free(world->by_group_start), free(world->by_field), free(world->by_field_start);
  free(world->groups);
  free(world);
}

static uint64_t hash_number(uint64_t hash, uint32_t number) {
  for (int i = 0; i < 4; i++) hash = (hash ^ (number >> (8 * i) & 255)) * 1099511628211u;
  return hash;
}

uint64_t muster_world_hash(const muster_world *world) {
  uint64_t hash = 14695981039346656037u;
  for (int id = 0; id < world->entities_max; id++) {
    if (!world->alive[id]) continue;
    hash = hash_number(hash, (uint32_t)id);
    for (int i = 0; i < world->fields; i++)
      hash = hash_number(hash, (uint32_t)world->states[(size_t)id * (size_t)world->fields + (size_t)i]);
  }
  return hash;
}
