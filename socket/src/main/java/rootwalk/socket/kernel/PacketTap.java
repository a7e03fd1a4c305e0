package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A socket that sees the packets of all interfaces, without their link headers (packet(7), SOCK_DGRAM), and never
/// blocks. Its getters describe the packet of the last [#receive]. One thread at a time, but for [#filter].
public final class PacketTap {

    private static final int DATAGRAM_CLOSE_ON_EXEC_NONBLOCKING = 2 | 0x80000 | 0x800;

    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;

    /// Outgoing packets are only seen with all protocols.
    private static final int ETH_P_ALL = 3;

    private static final int MESSAGE = 32;
    private static final int VECTOR = MESSAGE + MessageHeader.SIZE;
    private static final int CONTROL = VECTOR + MessageHeader.VECTOR_SIZE;
    private static final int DATA = CONTROL + TimeControl.SIZE;

    private final Descriptor descriptor;
    private final MemorySegment errno;
    private final MemorySegment memory;
    private final int room;

    private PacketTap(Descriptor descriptor, int room) {
        this.descriptor = descriptor;
        this.room = room;
        Arena arena = Arena.ofAuto();
        errno = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
        memory = arena.allocate(DATA + (long) room, 64);
        MessageHeader.init(memory, MESSAGE, VECTOR);
        MessageHeader.data(memory, VECTOR, DATA, room);
    }

    /// Opens a socket that receives nothing before [#listen].
    ///
    /// @param room
    ///            octets of a packet that are kept
    public static PacketTap open(int room) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            int number = SystemCalls.socket(arena.allocate(SystemCalls.ERRNO_SIZE, 8), SystemCalls.AF_PACKET,
                    DATAGRAM_CLOSE_ON_EXEC_NONBLOCKING);
            return new PacketTap(new Descriptor(KernelException.check("socket AF_PACKET", number)), room);
        }
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /// Starts to receive.
    ///
    /// @param buffer
    ///            octets of the receive buffer in the kernel; it may allow less
    public void listen(int buffer) throws KernelException {
        set(SO_TIMESTAMPNS, 1);
        // A process that may receive packets can usually exceed the limit of the receive buffer as well, but not
        // always.
        if (setNow(SO_RCVBUFFORCE, buffer) < 0) {
            set(SO_RCVBUF, buffer);
        }
        LinkAddressLayout.write(ETH_P_ALL, 0, memory, 0);
        KernelException.check("bind AF_PACKET",
                SystemCalls.bind(errno, descriptor.number(), memory.address(), LinkAddressLayout.SIZE));
    }

    /// Sets the filter program, which replaces the previous one. Any thread that keeps the descriptor open.
    public void filter(List<Instruction> program) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment failure = arena.allocate(SystemCalls.ERRNO_SIZE, 8);
            MemorySegment code = arena.allocate((long) program.size() * Instruction.SIZE, 8);
            for (int i = 0; i < program.size(); i++) {
                program.get(i).write(code, (long) i * Instruction.SIZE);
            }
            // struct sock_fprog: the number of instructions, and where they are.
            MemorySegment description = arena.allocate(16, 8);
            description.set(JAVA_SHORT, 0, (short) program.size());
            description.set(JAVA_LONG, 8, code.address());
            KernelException.check("setsockopt SO_ATTACH_FILTER", SystemCalls.setsockopt(
                    failure, descriptor.number(), SOL_SOCKET, SO_ATTACH_FILTER, description.address(), 16));
        }
    }

    /// Receives a packet, without waiting.
    ///
    /// @return its octets on the wire, of which [#copy] gives those that fit; or the negative error number
    public int receive() {
        MessageHeader.name(memory, MESSAGE, memory.address(), LinkAddressLayout.SIZE);
        MessageHeader.control(memory, MESSAGE, memory.address() + CONTROL, TimeControl.SIZE);
        return SystemCalls.recvmsg(errno, descriptor.number(), memory.address() + MESSAGE,
                SystemCalls.MSG_TRUNC | SystemCalls.MSG_DONTWAIT);
    }

    /// The octets of a packet of this length on the wire, as far as they fit.
    public byte[] copy(int length) {
        byte[] octets = new byte[Math.min(length, room)];
        MemorySegment.copy(memory, JAVA_BYTE, DATA, octets, 0, octets.length);
        return octets;
    }

    /// The time at which the kernel saw it: nanoseconds since 1970, or 0 if unknown.
    public long nanos() {
        return TimeControl.nanos(memory, CONTROL, MessageHeader.controlLength(memory, MESSAGE));
    }

    /// Its Ethernet type.
    public int protocol() {
        return LinkAddressLayout.protocol(memory, 0);
    }

    public int interfaceIndex() {
        return LinkAddressLayout.interfaceIndex(memory, 0);
    }

    /// The ARP number of the kind of its interface.
    public int hardwareType() {
        return LinkAddressLayout.hardwareType(memory, 0);
    }

    /// Its destination or direction (packet(7), `sll_pkttype`).
    public int packetType() {
        return LinkAddressLayout.packetType(memory, 0);
    }

    /// Packets that the kernel had no room for since the last call.
    public long dropped() {
        try (Arena arena = Arena.ofConfined()) {
            // struct tpacket_stats: packets seen, packets dropped.
            MemorySegment statistics = arena.allocate(8, 8);
            MemorySegment length = arena.allocate(JAVA_INT);
            length.set(JAVA_INT, 0, 8);
            int result = SystemCalls.getsockopt(
                    errno, descriptor.number(), SOL_PACKET, PACKET_STATISTICS, statistics.address(), length.address());
            return result < 0 ? 0 : Integer.toUnsignedLong(statistics.get(JAVA_INT, 4));
        }
    }

    public void close() {
        descriptor.close();
    }

    private void set(int option, int value) throws KernelException {
        KernelException.check("setsockopt " + option, setNow(option, value));
    }

    private int setNow(int option, int value) {
        memory.set(JAVA_INT, 0, value);
        return SystemCalls.setsockopt(
                errno, descriptor.number(), SOL_SOCKET, option, memory.address(), Integer.BYTES);
    }
}
