package rootwalk.socket.quic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 9250 section 4.2.
class SingleMessageTest {

    private final SingleMessage response = new SingleMessage();

    @Test
    void aMessageMayComeInPieces() {
        response.received(new byte[] {0}, false);
        response.received(new byte[] {4, 0, 0, 7}, false);
        response.received(new byte[] {9}, true);
        assertThat(response.result().join()).containsExactly(0, 0, 7, 9);
    }

    @Test
    void anythingElseViolatesTheProtocol() {
        response.received(new byte[] {0, 2, 7, 9, 0}, true);
        assertThat(response.result().exceptionNow()).isInstanceOf(QuicProtocolException.class)
                .hasMessage("the server sent something else than one message");
    }

    @Test
    void aStreamWithoutAMessageViolatesTheProtocol() {
        response.received(new byte[0], true);
        assertThat(response.result().exceptionNow()).isInstanceOf(QuicProtocolException.class);
    }

    /// RFC 9250 section 4.2.1.
    @Test
    void anIdOtherThanZeroViolatesTheProtocol() {
        response.received(new byte[] {0, 4, 0, 1, 7, 9}, true);
        assertThat(response.result().exceptionNow()).isInstanceOf(QuicProtocolException.class)
                .hasMessage("the server sent a message with an ID other than 0");
    }

    @Test
    void aResetStreamIsARejection() {
        response.reset("the server reset the stream with the error 1");
        assertThat(response.result().exceptionNow()).isInstanceOf(QuicRejectionException.class)
                .hasMessage("the server reset the stream with the error 1");
    }

    @Test
    void theEndOfTheConnectionIsNone() {
        response.failed("the connection over QUIC has ended");
        assertThat(response.result().exceptionNow()).isNotInstanceOf(QuicRejectionException.class)
                .hasMessage("the connection over QUIC has ended");
    }
}
