package rootwalk.socket.quic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuicLibraryTest {

    @Test
    void itCanBeUsedHere() {
        assertThat(QuicLibrary.lack()).isEmpty();
    }

    @Test
    void theReasonIsInOneLine() {
        UnsatisfiedLinkError first =
                new UnsatisfiedLinkError("no netty_quiche42_linux_x86_64 in java.library.path\nand more");
        UnsatisfiedLinkError all = new UnsatisfiedLinkError("failed to load the required native library");
        all.initCause(first);

        assertThat(QuicLibrary.text(all)).doesNotContain("\n").startsWith("QUIC is not available")
                .endsWith(": no netty_quiche42_linux_x86_64 in java.library.path");
    }
}
