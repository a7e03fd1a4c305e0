package rootwalk.wire.codec;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Edns;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;

/// A decoded message.
///
/// @param flags the second 16 bits of the header, see [Flags]
/// @param question the first question, or null if there is none
/// @param answer the RRsets of the answer section in the order of their first records
/// @param edns the content of the OPT record, or null without one; OPT and TSIG are not among the additional records
/// @param length octets on the wire
public record Message(
        int id,
        int flags,
        @Nullable Question question,
        List<RRset> answer,
        List<RRset> authority,
        List<RRset> additional,
        @Nullable Edns edns,
        int length) {

    /// The whole response code, with the upper bits of EDNS.
    public int rcode() {
        int low = Flags.rcode(flags);
        return edns == null ? low : edns.extendedCode() << 4 | low;
    }

    public boolean isResponse() {
        return (flags & Flags.QR) != 0;
    }

    public boolean isAuthoritative() {
        return (flags & Flags.AA) != 0;
    }

    public boolean isTruncated() {
        return (flags & Flags.TC) != 0;
    }

    public boolean recursionAvailable() {
        return (flags & Flags.RA) != 0;
    }

    public int opcode() {
        return Flags.opcode(flags);
    }

    /// A line for logs: response code, flags and the sizes of the sections.
    @Override
    public String toString() {
        return (question == null ? "no question" : question.toString()) + ": " + ResponseCode.name(rcode())
                + (isAuthoritative() ? " aa" : "") + (isTruncated() ? " tc" : "") + ", " + answer.size() + " answer, "
                + authority.size() + " authority, " + additional.size() + " additional sets";
    }
}
