package rootwalk.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import rootwalk.socket.kernel.KernelSocket;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the system calls are those of Linux")
class LinesTest {

    private static final int MANY = 200;

    private final Lines lines = new Lines(MANY);

    private List<Line> borrowAll() throws Exception {
        List<Line> borrowed = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Line line = Objects.requireNonNull(lines.borrow(StandardProtocolFamily.INET));
            if (line.socket == null) {
                line.socket = KernelSocket.open(StandardProtocolFamily.INET);
            }
            borrowed.add(line);
        }
        return borrowed;
    }

    private static long open(List<Line> all) {
        return all.stream().filter(line -> line.socket != null).count();
    }

    @Test
    void keepTheirSocketsAsLongAsTheyAreUsed() throws Exception {
        List<Line> all = borrowAll();
        all.forEach(line -> lines.giveBack(line, 10));

        assertThat(lines.closeIdle(9)).isTrue();

        assertThat(open(all)).isEqualTo(MANY);
        lines.close();
    }

    @Test
    void loseTheSocketsThatNobodyUsed() throws Exception {
        List<Line> all = borrowAll();
        for (int i = 0; i < MANY; i++) {
            lines.giveBack(all.get(i), i < 150 ? 10 : 20);
        }

        assertThat(lines.closeIdle(10)).isTrue();
        assertThat(open(all)).isEqualTo(50);
        assertThat(lines.closeIdle(20)).isFalse();
        assertThat(open(all)).isZero();
    }

    @Test
    void areOfUseAfterwards() throws Exception {
        List<Line> all = borrowAll();
        all.forEach(line -> lines.giveBack(line, 10));
        assertThat(lines.closeIdle(10)).isFalse();

        assertThat(borrowAll()).hasSize(MANY);
        lines.close();
    }
}
