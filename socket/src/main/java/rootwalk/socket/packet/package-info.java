/// Capture of the packets on the interfaces of this host.
///
/// The entry point is [PacketSocket]: from its opening on it returns each incoming and outgoing TCP segment as a
/// [Frame] with the time of capture. A [TcpFilter] discards others in the kernel, where they cost little. A process
/// without permission gets a [PacketCaptureException], which says what is missing.
///
/// Linux only, and with the capability CAP_NET_RAW: for diagnosis only; a server does not need it. Nothing here
/// interprets segments.
@NullMarked
package rootwalk.socket.packet;

import org.jspecify.annotations.NullMarked;
