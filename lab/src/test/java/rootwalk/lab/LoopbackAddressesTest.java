package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.util.List;

import org.junit.jupiter.api.Test;

class LoopbackAddressesTest {

    @Test
    void whatTheMachineHasIsEnough() throws Exception {
        List<InetAddress> addresses = List.of(InetAddress.getByName("127.0.0.1"));

        assertThatCode(() -> LoopbackAddresses.require(addresses)).doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingIsNamedInACommandToType() throws Exception {
        List<InetAddress> missing = List.of(InetAddress.getByName("240.0.0.1"), InetAddress.getByName("240.0.0.2"));

        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> LoopbackAddresses.require(missing))
                .withMessageStartingWith("this machine does not have 2 of")
                .withMessageContaining("for a in 240.0.0.1 240.0.0.2; do sudo ifconfig lo0 alias $a up; done");
    }
}
