package rootwalk.web.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;

import io.netty.channel.ConnectTimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The texts of connection errors.
class ConnectErrorTextTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectTimeoutException("connection timed out after 10000 ms"),
                        "did not respond in time", "packet filter that drops packets"),
                Arguments.of(new NoRouteToHostException("No route to host"), "is unreachable from here",
                        "no network of that family"),
                Arguments.of(new ConnectException("connect(..) failed: Network is unreachable"),
                        "is unreachable from here", "no network of that family"),
                Arguments.of(new ConnectException("Connection refused: /192.0.2.1:80"), "refused the connection",
                        "no server listens on that port"),
                Arguments.of(new IOException("Connection reset by peer"), "reset the connection",
                        "the network"),
                Arguments.of(new ClosedChannelException(), "closed the connection", "the network"),
                Arguments.of(new IOException("odd"), "could not be reached: odd", "the network"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void sayWhatWasSeenAndWhatUsuallyCausesIt(Throwable why, String seen, String cause) {
        assertThat(ConnectErrorText.of(why)).isEqualTo(seen);
        assertThat(ConnectErrorText.usualCause(why)).contains(cause);
    }
}
