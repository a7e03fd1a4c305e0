package rootwalk.daemon.transport.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.web.server.SecurityLayer.SecuredConnection;

class ProxiedLayerTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> events = new ArrayList<>();

    private final SecuredConnection connection = new SecuredConnection() {
        @Override
        public void identified(InetSocketAddress client) {
            events.add("identified");
        }

        @Override
        public void established(String protocol) {
            events.add(protocol);
        }

        @Override
        public void established() {
            events.add("established");
        }
    };

    private void add(String peer) {
        NetworkSet proxies = new NetworkSet.Builder().add(InetAddress.ofLiteral("192.0.2.9"), 32).build();
        new ProxiedLayer(new ProxyProtocol(() -> proxies), () -> Duration.ofSeconds(10)).add(channel,
                new InetSocketAddress(peer, 4000), connection);
        channel.runPendingTasks();
    }

    @Test
    void thisHostIsServed() {
        add("127.0.0.1");
        assertThat(events).containsExactly("established");
    }

    @Test
    void otherHostsAreNot() {
        add("192.0.2.8");
        assertThat(events).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aProxyIsServedWhenItHasBegunARequest() {
        add("192.0.2.9");
        assertThat(events).isEmpty();
        channel.writeInbound(Unpooled.copiedBuffer(new byte[] {'G'}));

        assertThat(events).containsExactly("established");
        assertThat(channel.inboundMessages()).containsExactly(Unpooled.copiedBuffer(new byte[] {'G'}));
        channel.advanceTimeBy(11, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aSilentProxyHasATimeLimit() {
        add("192.0.2.9");
        channel.advanceTimeBy(11, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }
}
