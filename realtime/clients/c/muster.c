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
enum { WINDOW = 256, WINDOW_BYTES = 262144, RING = 256, UNITS = 16, QUEUE = 4096, PARTIALS = 4 };
enum { PIECE_WAITING, PIECE_IN_FLIGHT, PIECE_ACKED };
static const char version[VERSION_BYTES] = "NETCODE 1.02";

/* A message that is sent, or put together from fragments. */
typedef struct {
  uint8_t *data;
  uint32_t length;
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
  uint16_t expected;
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
  uint16_t next_packet, oldest_packet, newest_acked;
  sent_packet sent[RING];
  uint16_t ack;
  uint32_t ack_bits;
  double ack_at, owed_since;
  int owed;
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

static void take_content(muster_client *client, int kind, const uint8_t *content, size_t length, double now_ms) {
  client->received_at = now_ms;
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
} frame_writer;

static int put_frame(frame_writer *out, int number, const channel *channel, uint16_t id, unsigned index, unsigned count,
                     const uint8_t *data, uint32_t length) {
  int is_reliable = channel->kind != MUSTER_UNRELIABLE, is_cut = count > 1;
  size_t length_bytes = length < 128 ? 1 : 2;
  size_t bytes = 1 + (size_t)(is_reliable || is_cut ? 2 : 0) + (size_t)(is_cut ? 2 : 0) + length_bytes + length;
  if (bytes > (size_t)(out->end - out->at) || (is_reliable && out->packet->unit_count == UNITS)) return 0;
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

static int take_ack(muster_client *client, uint16_t sequence) {
  int behind = ahead(client->next_packet, sequence);
  if (behind <= 0 || behind > RING) return 0;
  sent_packet *packet = &client->sent[sequence % RING];
  if (packet->state != 1 && packet->state != 3) return 0;
  settle(client, packet, 1);
  return 1;
}

static void lose_oldest(muster_client *client) {
  sent_packet *packet = &client->sent[client->oldest_packet++ % RING];
  if (packet->state == 1) settle(client, packet, 0);
}

static void take_acks(muster_client *client, const uint8_t *header, double now_ms) {
  uint16_t ack = muster_u16(header + 2);
  uint32_t bits = muster_u32(header + 4);
  int behind = ahead(client->next_packet, ack);
  if (behind <= 0 || behind > RING) return;
  for (int bit = 31; bit >= 0; bit--)
    if (bits >> bit & 1) take_ack(client, (uint16_t)(ack - 1 - bit));
  if (take_ack(client, ack)) {
    double trip = now_ms - client->sent[ack % RING].sent_at - muster_u16(header + 8) / 10.0;
    if (trip < 0) trip = 0;
    if (client->round_trip == 0) client->round_trip = trip, client->deviation = trip / 2;
    double off = trip - client->round_trip;
    client->deviation += ((off < 0 ? -off : off) - client->deviation) / 4;
    client->round_trip += off / 8;
  }
  if (ahead(ack, client->newest_acked) > 0) client->newest_acked = ack;
  while (ahead(client->newest_acked, client->oldest_packet) >= 3) lose_oldest(client);
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

static void forget(channel *channel, message *message) {
  channel->reserved -= message->reserved;
  free(message->data);
  memset(message, 0, sizeof *message);
}

/* Puts a piece where it belongs. 1 once the message is whole, 0 if it is not yet, -1 where the rules are broken. */
static int assemble(channel *channel, message *message, const frame *frame, uint32_t bytes_max) {
  if (message->count == 0) {
    uint32_t room = frame->count == 1 ? frame->length : frame->count * FRAGMENT_BYTES;
    if (channel->reserved > 0 && channel->reserved + room > bytes_max) return -1;
    uint8_t *data = malloc(room + 1);
    if (data == NULL) return -1;
    message->data = data;
    message->id = frame->id;
    message->count = message->left = (uint16_t)frame->count;
    message->reserved = room;
    channel->reserved += room;
  }
  if (message->count != frame->count) return -1;
  if (message->pieces[frame->index]) return 0;
  message->pieces[frame->index] = 1;
  if (frame->length > 0) memcpy(message->data + frame->index * FRAGMENT_BYTES, frame->data, frame->length);
  if (frame->index + 1 == frame->count) message->length = frame->index * FRAGMENT_BYTES + frame->length;
  return --message->left == 0;
}

static int take_reliable(muster_client *client, int number, const frame *frame) {
  channel *channel = &client->channels[number];
  int distance = ahead(frame->id, channel->expected);
  if (distance < 0) return distance >= -2 * WINDOW;
  if (distance >= WINDOW) return 0;
  message *message = &channel->in[frame->id % WINDOW];
  if (message->whole) return 1;
  int is_whole = assemble(channel, message, frame, WINDOW_BYTES);
  if (is_whole <= 0) return is_whole == 0;
  message->whole = 1;
  if (channel->kind == MUSTER_UNORDERED) {
    deliver(client, number, message->data, message->length);
    forget(channel, message);
    message->whole = 1;
  }
  for (message = &channel->in[channel->expected % WINDOW]; message->whole;
       message = &channel->in[channel->expected % WINDOW]) {
    if (message->data != NULL) deliver(client, number, message->data, message->length);
    forget(channel, message);
    channel->expected++;
  }
  return 1;
}

static int take_unreliable(muster_client *client, int number, const frame *frame) {
  channel *channel = &client->channels[number];
  if (frame->count == 1) {
    deliver(client, number, frame->data, frame->length);
    return 1;
  }
  message *place = NULL, *free_place = NULL, *oldest = NULL;
  for (int i = 0; i < PARTIALS; i++) {
    message *message = &channel->in[i];
    if (message->count == 0) free_place = message;
    else if (message->id == frame->id) place = message;
    else if (oldest == NULL || ahead(oldest->id, message->id) > 0) oldest = message;
  }
  if (place != NULL && place->count != frame->count) forget(channel, place);
  if (place == NULL && free_place == NULL) forget(channel, oldest), free_place = oldest;
  if (place == NULL) place = free_place;
  int is_whole = assemble(channel, place, frame, PARTIALS * MUSTER_MESSAGE_BYTES_MAX);
  if (is_whole > 0) {
    deliver(client, number, place->data, place->length);
    forget(channel, place);
  }
  return is_whole >= 0;
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
  if (distance > 32) client->ack_bits = 0;
  else if (distance > 0) client->ack_bits = (client->ack_bits << (distance - 1)) << 1 | 1u << (distance - 1);
  else if (distance == 0 || distance < -32 || client->ack_bits >> (-distance - 1) & 1) return 0;
  else client->ack_bits |= 1u << (-distance - 1);
  if (distance > 0) client->ack = sequence, client->ack_at = now_ms;
  return 1;
}

static void read_packet(muster_client *client, const uint8_t *packet, size_t length, double now_ms) {
  const uint8_t *at = packet + HEADER_BYTES, *end = packet + length;
  if (length < HEADER_BYTES || !take_sequence(client, muster_u16(packet), now_ms)) return;
  if (at < end && client->owed++ == 0) client->owed_since = now_ms;
  take_acks(client, packet, now_ms);
  while (at != NULL && at < end && client->state == MUSTER_CONNECTED) {
    uint8_t head;
    frame frame;
    at = read_frame(at, end, &head, &frame);
    int number = head & 15, is_reliable = head >> 4 & 1, is_ok = 0;
    if (at != NULL && number < client->channel_count &&
        is_reliable == (client->channels[number].kind != MUSTER_UNRELIABLE))
      is_ok = is_reliable ? take_reliable(client, number, &frame) : take_unreliable(client, number, &frame);
    if (!is_ok) client->state = MUSTER_DISCONNECTED;
  }
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
  while (ahead(client->next_packet, client->oldest_packet) >= RING) lose_oldest(client);
  sent_packet *packet = &client->sent[client->next_packet % RING];
  memset(packet, 0, sizeof *packet);
  double waited = (now_ms - client->ack_at) * 10;
  put(out, client->next_packet, 2);
  put(out + 2, client->ack, 2);
  put(out + 4, client->ack_bits, 4);
  put(out + 8, waited > 65535 ? 65535 : (uint64_t)waited, 2);
  client->owed = 0;
  frame_writer writer = {out + HEADER_BYTES, out + PACKET_BYTES, packet};
  for (int i = 0; i < client->channel_count; i++) {
    /* They take turns at being first. */
    int number = (i + client->next_packet) % client->channel_count;
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
  if (number < 0 || number >= client->channel_count || length > MUSTER_MESSAGE_BYTES_MAX) return 0;
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
  client->ack = client->newest_acked = 0xffff;
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
  for (int i = 0; client->state == MUSTER_CONNECTED && i < 10; i++) send_sealed(client, DISCONNECT, NULL, 0, now_ms);
  for (int i = 0; i < client->channel_count; i++) {
    channel *channel = &client->channels[i];
    while (channel->first != NULL) drop_first(channel);
    for (int at = 0; at < WINDOW; at++) {
      if (channel->out != NULL) free(channel->out[at].data);
      if (channel->in != NULL) free(channel->in[at].data);
    }
    free(channel->out);
    free(channel->in);
  }
  sodium_memzero(client, sizeof *client);
  free(client);
}

int muster_pending(const muster_client *client, int number) {
  const channel *channel = &client->channels[number];
  int under_way = channel->kind == MUSTER_UNRELIABLE ? 0 : (uint16_t)(channel->next - channel->oldest);
  return under_way + channel->queue_length;
}

muster_state muster_get_state(const muster_client *client) { return client->state; }
uint32_t muster_get_slot(const muster_client *client) { return client->slot; }
double muster_get_round_trip(const muster_client *client) { return client->round_trip; }
