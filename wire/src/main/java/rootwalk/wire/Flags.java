package rootwalk.wire;

/// The second 16 bits of a message header (RFC 1035 section 4.1.1; AD and CD: RFC 4035 section 3.1.6), as masks.
public final class Flags {

    public static final int QR = 0x8000;
    public static final int OPCODE = 0x7800;
    public static final int AA = 0x0400;
    public static final int TC = 0x0200;
    public static final int RD = 0x0100;
    public static final int RA = 0x0080;
    public static final int Z = 0x0040;
    public static final int AD = 0x0020;
    public static final int CD = 0x0010;
    public static final int RCODE = 0x000F;

    private Flags() {}

    /// A flags word with an OPCODE and no flags.
    public static int of(int opcode) {
        return opcode << 11;
    }

    /// The OPCODE of a flags word.
    public static int opcode(int flags) {
        return (flags & OPCODE) >>> 11;
    }

    /// The four low bits of the response code in a flags word.
    public static int rcode(int flags) {
        return flags & RCODE;
    }
}
