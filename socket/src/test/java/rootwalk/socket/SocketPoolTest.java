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
class SocketPoolTest {

    private static final int MANY = 200;

    private final SocketPool pool = new SocketPool(MANY);

    private List<QuerySocket> borrowAll() throws Exception {
        List<QuerySocket> borrowed = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            QuerySocket pooled = Objects.requireNonNull(pool.acquire(StandardProtocolFamily.INET));
            if (pooled.socket == null) {
                pooled.socket = KernelSocket.open(StandardProtocolFamily.INET);
            }
            borrowed.add(pooled);
        }
        return borrowed;
    }

    private static long open(List<QuerySocket> all) {
        return all.stream().filter(pooled -> pooled.socket != null).count();
    }

    @Test
    void keepTheirSocketsAsLongAsTheyAreUsed() throws Exception {
        List<QuerySocket> all = borrowAll();
        all.forEach(pooled -> pool.release(pooled, 10));

        assertThat(pool.closeIdle(9)).isTrue();

        assertThat(open(all)).isEqualTo(MANY);
        pool.close();
    }

    @Test
    void closeSocketsThatWereNotUsed() throws Exception {
        List<QuerySocket> all = borrowAll();
        for (int i = 0; i < MANY; i++) {
            pool.release(all.get(i), i < 150 ? 10 : 20);
        }

        assertThat(pool.closeIdle(10)).isTrue();
        assertThat(open(all)).isEqualTo(50);
        assertThat(pool.closeIdle(20)).isFalse();
        assertThat(open(all)).isZero();
    }

    @Test
    void areReusedAfterwards() throws Exception {
        List<QuerySocket> all = borrowAll();
        all.forEach(pooled -> pool.release(pooled, 10));
        assertThat(pool.closeIdle(10)).isFalse();

        assertThat(borrowAll()).hasSize(MANY);
        pool.close();
    }
}
