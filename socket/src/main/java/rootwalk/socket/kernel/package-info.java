/// The kernel's sockets as they are: system calls over memory that the caller owns, for Linux on x86-64 and AArch64.
///
/// The only package of this module that may use `java.lang.foreign` calls. [SystemCalls] are the calls themselves;
/// [Descriptor] keeps a file descriptor from being used after it was closed; [SocketAddressLayout], [MessageHeader] and
/// [AddressControl] are the structures that calls take, [ReceiveBatch] and [SendBatch] hold a batch of them each, a [DatagramBuffer]
/// those of one datagram; [Epoll] is waiting. [KernelCheck] tries all of them once on
/// the loopback interface before anything relies on them.
///
/// [PacketTap] is the other kind of socket, which sees what passes by: [LinkAddressLayout] says where, [TimeControl] when,
/// and an [Instruction] at a time which of it.
///
/// It knows nothing of loops, handlers and questions.
@NullMarked
package rootwalk.socket.kernel;

import org.jspecify.annotations.NullMarked;
