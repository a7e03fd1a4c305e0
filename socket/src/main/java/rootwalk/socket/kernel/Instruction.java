package rootwalk.socket.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/// One instruction of the classic packet filter, `struct sock_filter`: what to do, how many instructions to skip when
/// it is true and when it is not, and an operand.
public record Instruction(int code, int ifTrue, int ifFalse, int operand) {

    static final int SIZE = 8;

    void write(MemorySegment into, long at) {
        into.set(JAVA_SHORT, at, (short) code);
        into.set(JAVA_BYTE, at + 2, (byte) ifTrue);
        into.set(JAVA_BYTE, at + 3, (byte) ifFalse);
        into.set(JAVA_INT, at + 4, operand);
    }
}
