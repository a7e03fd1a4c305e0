package rootwalk.web.segment;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// The control bits, in the usual order of notation (RFC 9293 section 3.1).
public enum TcpFlag {
    SYN(0x02), FIN(0x01), RST(0x04), PSH(0x08), ACK(0x10), URG(0x20), ECE(0x40), CWR(0x80);

    private final int bit;

    TcpFlag(int bit) {
        this.bit = bit;
    }

    static Set<TcpFlag> of(int bits) {
        EnumSet<TcpFlag> flags = EnumSet.noneOf(TcpFlag.class);
        for (TcpFlag flag : values()) {
            if ((bits & flag.bit) != 0) {
                flags.add(flag);
            }
        }
        return Collections.unmodifiableSet(flags);
    }
}
