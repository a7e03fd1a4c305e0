package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The system calls, through the C library. Each returns the result of the C function, or the negative error number
/// ([Errno]) if it fails, which the C library stores in a variable that the JVM may overwrite before Java could read
/// it.
///
/// All functions are linked with the same signature, six words in and one out: both calling conventions pass integers
/// and pointers in registers, and a function ignores registers without a parameter. So only one stub has to be
/// created at start.
///
/// Pointers are plain numbers: the caller must keep the memory alive. `errno` is memory of the calling thread, of
/// [#ERRNO_SIZE] octets.
public final class SystemCalls {

    /// Octets to reserve for the error number of a call.
    public static final long ERRNO_SIZE = 8;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_PACKET = 17;
    static final int MSG_CTRUNC = 0x8;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;

    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_PRIVATE_ANONYMOUS = 2 | 0x20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    private static final MemorySegment SOCKET = function("socket");
    private static final MemorySegment CLOSE = function("close");
    private static final MemorySegment BIND = function("bind");
    private static final MemorySegment LISTEN = function("listen");
    private static final MemorySegment CONNECT = function("connect");
    private static final MemorySegment GETSOCKNAME = function("getsockname");
    private static final MemorySegment SETSOCKOPT = function("setsockopt");
    private static final MemorySegment GETSOCKOPT = function("getsockopt");
    private static final MemorySegment SEND = function("send");
    private static final MemorySegment SENDMSG = function("sendmsg");
    private static final MemorySegment SENDMMSG = function("sendmmsg");
    private static final MemorySegment RECVFROM = function("recvfrom");
    private static final MemorySegment RECVMSG = function("recvmsg");
    private static final MemorySegment RECVMMSG = function("recvmmsg");
    private static final MemorySegment POLL = function("poll");
    private static final MemorySegment EPOLL_CREATE = function("epoll_create1");
    private static final MemorySegment EPOLL_CTL = function("epoll_ctl");
    private static final MemorySegment EPOLL_WAIT = function("epoll_wait");
    private static final MemorySegment EVENTFD = function("eventfd");
    private static final MemorySegment WRITE = function("write");
    private static final MemorySegment FCNTL = function("fcntl");
    private static final MemorySegment MMAP = function("mmap");
    private static final MemorySegment MUNMAP = function("munmap");

    private SystemCalls() {}

    private static MemorySegment function(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    private static long word(
            MemorySegment function, MemorySegment errno, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(function, errno, a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int call(
            MemorySegment function, MemorySegment errno, long a, long b, long c, long d, long e, long f) {
        long result = word(function, errno, a, b, c, d, e, f);
        // Functions that return an int leave the upper half of the register undefined.
        int narrow = (int) result;
        return narrow < 0 ? -errno.get(JAVA_INT, 0) : narrow;
    }

    static int socket(MemorySegment errno, int family, int type) {
        return call(SOCKET, errno, family, type, 0, 0, 0, 0);
    }

    static int close(MemorySegment errno, int fd) {
        return call(CLOSE, errno, fd, 0, 0, 0, 0, 0);
    }

    static int bind(MemorySegment errno, int fd, long address, int length) {
        return call(BIND, errno, fd, address, length, 0, 0, 0);
    }

    static int listen(MemorySegment errno, int fd, int backlog) {
        return call(LISTEN, errno, fd, backlog, 0, 0, 0, 0);
    }

    static int connect(MemorySegment errno, int fd, long address, int length) {
        return call(CONNECT, errno, fd, address, length, 0, 0, 0);
    }

    static int getsockname(MemorySegment errno, int fd, long address, long length) {
        return call(GETSOCKNAME, errno, fd, address, length, 0, 0, 0);
    }

    static int setsockopt(MemorySegment errno, int fd, int level, int option, long value, int length) {
        return call(SETSOCKOPT, errno, fd, level, option, value, length, 0);
    }

    static int getsockopt(MemorySegment errno, int fd, int level, int option, long value, long length) {
        return call(GETSOCKOPT, errno, fd, level, option, value, length, 0);
    }

    static int send(MemorySegment errno, int fd, long data, int length, int flags) {
        return call(SEND, errno, fd, data, length, flags, 0, 0);
    }

    static int sendmsg(MemorySegment errno, int fd, long header, int flags) {
        return call(SENDMSG, errno, fd, header, flags, 0, 0, 0);
    }

    static int sendmmsg(MemorySegment errno, int fd, long headers, int count, int flags) {
        return call(SENDMMSG, errno, fd, headers, count, flags, 0, 0);
    }

    static int recvfrom(MemorySegment errno, int fd, long data, long length, int flags, long address,
            long addressLength) {
        return call(RECVFROM, errno, fd, data, length, flags, address, addressLength);
    }

    static int recvmsg(MemorySegment errno, int fd, long header, int flags) {
        return call(RECVMSG, errno, fd, header, flags, 0, 0, 0);
    }

    static int recvmmsg(MemorySegment errno, int fd, long headers, int count, int flags) {
        return call(RECVMMSG, errno, fd, headers, count, flags, 0, 0);
    }

    static int poll(MemorySegment errno, long descriptors, int count, int millis) {
        return call(POLL, errno, descriptors, count, millis, 0, 0, 0);
    }

    static int epollCreate(MemorySegment errno, int flags) {
        return call(EPOLL_CREATE, errno, flags, 0, 0, 0, 0, 0);
    }

    static int epollControl(MemorySegment errno, int epoll, int operation, int fd, long event) {
        return call(EPOLL_CTL, errno, epoll, operation, fd, event, 0, 0);
    }

    static int epollWait(MemorySegment errno, int epoll, long events, int most, int millis) {
        return call(EPOLL_WAIT, errno, epoll, events, most, millis, 0, 0);
    }

    static int eventfd(MemorySegment errno, int initial, int flags) {
        return call(EVENTFD, errno, initial, flags, 0, 0, 0, 0);
    }

    /// A function with a variable number of arguments: both calling conventions pass these in the same registers as others.
    static int fcntl(MemorySegment errno, int fd, int command, int argument) {
        return call(FCNTL, errno, fd, command, argument, 0, 0, 0);
    }

    /// Returns the address of memory that is filled with zeros, and takes room only where it is used; -1 if there is none.
    static long map(MemorySegment errno, long length) {
        return word(MMAP, errno, 0, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
    }

    static int unmap(MemorySegment errno, long address, long length) {
        return call(MUNMAP, errno, address, length, 0, 0, 0, 0);
    }

    static int write(MemorySegment errno, int fd, long data, long length) {
        return call(WRITE, errno, fd, data, length, 0, 0, 0);
    }
}
