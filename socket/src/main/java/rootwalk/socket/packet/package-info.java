/// The packets that pass this host's interfaces, as the kernel sees them.
///
/// The door is [PacketSocket]: from its opening on it hands out each TCP segment as a [Frame], on the way in or out, with
/// the kernel's time. A [TcpFilter] keeps the others in the kernel, where they cost next to nothing. Who may not look
/// gets a [PacketRefusal], which says what is missing.
///
/// Linux only, and with the capability CAP_NET_RAW: a tool for diagnosis, which no server needs. Nothing here knows what
/// a segment means.
@NullMarked
package rootwalk.socket.packet;

import org.jspecify.annotations.NullMarked;
