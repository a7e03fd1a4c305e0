package rootwalk.socket.packet;

/// The direction of a packet at its interface.
public enum Direction {
    TO_US(0), BROADCAST(1), MULTICAST(2), TO_ANOTHER(3), OUTGOING(4);

    private final int number;

    Direction(int number) {
        this.number = number;
    }

    /// Reads packet(7)'s `sll_pkttype`; kinds that are internal to the kernel are [#TO_US].
    static Direction of(int packetType) {
        return switch (packetType) {
            case 1 -> BROADCAST;
            case 2 -> MULTICAST;
            case 3 -> TO_ANOTHER;
            case 4 -> OUTGOING;
            default -> TO_US;
        };
    }

    /// The number in packet(7), and in capture files.
    public int number() {
        return number;
    }
}
