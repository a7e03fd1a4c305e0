package rootwalk.web.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.junit.jupiter.api.Test;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;

/// RFC 8305 section 5.
class HappyEyeballsTest {

    private static final InetSocketAddress ONE = new InetSocketAddress("192.0.2.1", 80);
    private static final InetSocketAddress TWO = new InetSocketAddress("192.0.2.2", 80);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final List<PathEvent> events = new CopyOnWriteArrayList<>();
    private final Map<InetSocketAddress, ChannelPromise> attempts = new ConcurrentHashMap<>();

    @Test
    void theFirstConnectionIsUsedAndNoOtherAddressIsTried() throws FetchFailure {
        Channel winner = race(LONG, address -> connected(address)).run(List.of(ONE, TWO));

        assertThat(winner).isSameAs(attempts.get(ONE).channel());
        assertThat(attempts).doesNotContainKey(TWO);
    }

    @Test
    void theNextIsTriedAtOnceWhenOneFails() throws FetchFailure {
        Channel winner = race(LONG, address -> address.equals(ONE) ? failed(address) : connected(address))
                .run(List.of(ONE, TWO));

        assertThat(winner).isSameAs(attempts.get(TWO).channel());
    }

    @Test
    void theNextIsTriedBesideOneThatIsSilent() throws FetchFailure {
        Channel winner = race(SHORT, address -> address.equals(ONE) ? silent(address) : connected(address))
                .run(List.of(ONE, TWO));

        assertThat(winner).isSameAs(attempts.get(TWO).channel());
        assertThat(attempts.get(ONE).isCancelled()).as("the loser is given up").isTrue();
        assertThat(attempts.get(ONE).channel().isOpen()).isFalse();
    }

    @Test
    void aSlowFirstMayStillWin() throws FetchFailure {
        Channel winner = race(SHORT, address -> {
            ChannelPromise attempt = silent(address);
            if (address.equals(TWO)) {
                attempts.get(ONE).setSuccess();
            }
            return attempt;
        }).run(List.of(ONE, TWO));

        assertThat(winner).isSameAs(attempts.get(ONE).channel());
    }

    @Test
    void whenAllFailEachIsNamed() {
        FetchFailure failure = catchThrowableOfType(FetchFailure.class,
                () -> race(LONG, this::failed).run(List.of(ONE, TWO)));

        assertThat(failure)
                .hasMessage("192.0.2.1:80 refused the connection; 192.0.2.2:80 refused the connection");
        assertThat(events).extracting(event -> event.getClass().getSimpleName()).containsExactly("ConnectTried",
                "ConnectFailed", "ConnectTried", "ConnectFailed");
    }

    private HappyEyeballs race(Duration delay, java.util.function.Function<InetSocketAddress, ChannelFuture> dial) {
        return new HappyEyeballs((remote, asked) -> {
            asked.run();
            return dial.apply(remote);
        }, delay, FetchTimeline.begin(System::nanoTime, events::add));
    }

    private ChannelPromise silent(InetSocketAddress address) {
        ChannelPromise attempt = new DefaultChannelPromise(new EmbeddedChannel(), ImmediateEventExecutor.INSTANCE);
        attempts.put(address, attempt);
        return attempt;
    }

    private ChannelPromise connected(InetSocketAddress address) {
        return silent(address).setSuccess();
    }

    private ChannelPromise failed(InetSocketAddress address) {
        return silent(address).setFailure(new ConnectException("Connection refused"));
    }
}
