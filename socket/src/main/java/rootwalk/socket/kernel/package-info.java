/// The sockets of the kernel: system calls with memory that the caller owns, for Linux on x86-64 and AArch64.
///
/// The only package of this module that may use `java.lang.foreign` calls. [SystemCalls] has the calls; a
/// [Descriptor] prevents the use of a file descriptor after it was closed; [SocketAddressLayout], [MessageHeader],
/// [AddressControl] and [SegmentControl] are structures for the calls, of which a [ReceiveBatch] or [SendBatch] has those of a batch, and
/// a [DatagramBuffer] those of one datagram; [Epoll] waits for events. [KernelCheck] tries all of them once on the
/// loopback interface before they are used.
///
/// [PacketTap] is a packet socket: [LinkAddressLayout] has the interface of a packet, [TimeControl] its time, and
/// [Instruction]s form its filter.
///
/// It is independent of loops, handlers and DNS.
@NullMarked
package rootwalk.socket.kernel;

import org.jspecify.annotations.NullMarked;
