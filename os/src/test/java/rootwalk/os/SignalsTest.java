package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class SignalsTest {

    @Test
    void aSignalRunsItsAction() throws IOException, InterruptedException {
        CountDownLatch heard = new CountDownLatch(2);
        assertThat(Signals.on("WINCH", heard::countDown)).isTrue();

        for (int i = 0; i < 50 && heard.getCount() > 0; i++) {
            new ProcessBuilder("kill", "-WINCH", Long.toString(ProcessHandle.current().pid())).start().waitFor();
        }

        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSignalThatDoesNotExistIsNotHandled() {
        assertThat(Signals.on("NONSENSE", () -> {})).isFalse();
    }
}
