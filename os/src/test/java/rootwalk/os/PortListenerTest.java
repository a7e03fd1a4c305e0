package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortListenerTest {

    @ParameterizedTest
    @CsvSource({
            "127.0.0.1, 127.0.0.1, true",
            "127.0.0.1, 127.0.0.2, false",
            "0.0.0.0, 127.0.0.2, true",
            "127.0.0.2, 0.0.0.0, true",
            "::1, 0.0.0.0, false",
            "0.0.0.0, ::1, false",
            "0.0.0.0, ::, false",
            "::, 127.0.0.1, true"})
    void aSocketPreventsOthersAtItsAddress(String held, String wanted, boolean prevents) throws Exception {
        PortListener listener = new PortListener(ListenAdvice.Protocol.UDP, InetAddress.getByName(held),
                new PortHolder("dnsmasq", 1));

        assertThat(listener.prevents(InetAddress.getByName(wanted))).isEqualTo(prevents);
    }
}
