package rootwalk.daemon.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponseLimit;
import rootwalk.daemon.pipeline.ResponseLimit.Decision;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.proxy.TestHeader;
import rootwalk.socket.Datagram;
import rootwalk.socket.ReturnPath;
import rootwalk.wire.Octets;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.testing.Allocation;

/// The datagrams of a loop, with and without proxies.
class UdpQueriesTest {

    private static final NetworkSet PROXIES =
            new NetworkSet.Builder().add(InetAddress.ofLiteral("127.0.0.9"), 32).build();

    private NetworkSet proxies = NetworkSet.NONE;
    private final ProxyProtocol protocol = new ProxyProtocol(() -> proxies);
    private Decision decision = Decision.SEND;
    private final ResponseLimit limit = _ -> decision;
    private final List<Decision> limited = new ArrayList<>();
    private final UdpQueries queries = new UdpQueries(new Limited(), new Unobserved(), () -> 0, protocol);
    private final byte[] response = new byte[1232];
    private long seen;

    private final Pipeline pipeline = new Pipeline(this::refuse, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE,
            QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE,
            _ -> StepResult.PASS,
            ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)));

    private final class Limited implements PipelineSource {

        @Override
        public Pipeline current() {
            return pipeline;
        }

        @Override
        public ResponseLimit limit() {
            return limit;
        }
    }

    private StepResult refuse(QueryContext context) {
        seen = context.client().low() << 16 | context.client().port();
        return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
    }

    private final class Unobserved implements QueryObserver {

        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}

        @Override
        public void limited(Decision made) {
            limited.add(made);
        }
    }

    /// A datagram from port 7 of an address.
    private record From(long clientLow) implements Datagram {

        @Override
        public boolean isIpv6() {
            return false;
        }

        @Override
        public long clientHigh() {
            return 0;
        }

        @Override
        public int clientPort() {
            return 7;
        }

        @Override
        public int clientScope() {
            return 0;
        }

        @Override
        public int copyClientAddress(byte[] into, int at) {
            throw new AssertionError("not used");
        }

        @Override
        public int copyLocalAddress(byte[] into, int at) {
            throw new AssertionError("not used");
        }

        @Override
        public InetSocketAddress boundTo() {
            throw new AssertionError("not used");
        }

        @Override
        public InetSocketAddress client() {
            throw new AssertionError("it allocates");
        }

        @Override
        public InetSocketAddress local() {
            throw new AssertionError("it allocates");
        }

        @Override
        public ReturnPath detach() {
            throw new AssertionError("it allocates");
        }
    }

    private static final From PROXY = new From(0x7F000009L);
    private static final From STRANGER = new From(0x7F000001L);

    /// @return the octets of the response
    private int handle(byte[] datagram, From from) {
        queries.batchStarts();
        int length = queries.handle(datagram, datagram.length, from, response);
        queries.batchEnds();
        return length;
    }

    @Test
    void aLimitedResponseAsksToUseTcpOrIsDropped() {
        byte[] query = ask("www.example. A").edns(1232).octets();
        assertThat(handle(query, STRANGER)).isEqualTo(query.length);
        assertThat(response[2] & 0x02).as("TC").isZero();

        decision = Decision.TRUNCATE;
        assertThat(handle(query, STRANGER)).isEqualTo(query.length);
        assertThat(response).startsWith(query[0], query[1]);
        assertThat(response[2] & 0x82).as("QR and TC").isEqualTo(0x82);
        assertThat(response[3] & 0xF).as("NOERROR").isZero();
        decision = Decision.DROP;
        assertThat(handle(query, STRANGER)).isEqualTo(Pipeline.NO_RESPONSE);

        assertThat(limited).containsExactly(Decision.TRUNCATE, Decision.DROP);
    }

    @Test
    void theMessageOfAProxyFollowsAHeaderWithItsClient() {
        proxies = PROXIES;
        byte[] query = ask("www.example. A").octets();

        assertThat(handle(TestHeader.joined(TestHeader.of("192.0.2.1", 4242), query), PROXY)).isEqualTo(query.length);
        assertThat(response).startsWith(query[0], query[1]);
        assertThat(seen).isEqualTo(0xC0000201L << 16 | 4242);
        assertThat(handle(TestHeader.joined(TestHeader.local(), query), PROXY)).isEqualTo(query.length);
        assertThat(seen).isEqualTo(0x7F000009L << 16 | 7);
        assertThat(protocol.accepted()).isEqualTo(2);
    }

    @Test
    void aDatagramOfAProxyWithoutAHeaderIsDroppedAndCounted() {
        proxies = PROXIES;

        assertThat(handle(ask("www.example. A").octets(), PROXY)).isZero();
        assertThat(handle(new byte[0], PROXY)).isZero();
        assertThat(handle(TestHeader.header(0x21, 0x11, new byte[11]), PROXY)).isZero();

        assertThat(seen).as("nothing was served").isZero();
        assertThat(protocol.rejected()).isEqualTo(3);
    }

    @Test
    void aHeaderOfAnybodyElseIsReadAsDns() {
        proxies = PROXIES;
        byte[] query = ask("www.example. A").octets();

        int _ = handle(TestHeader.joined(TestHeader.of("192.0.2.1", 4242), query), STRANGER);
        assertThat(seen).isEqualTo(0x7F000001L << 16 | 7);
        assertThat(handle(query, STRANGER)).isEqualTo(query.length);
        assertThat(protocol.accepted() + protocol.rejected()).isZero();
    }

    @Test
    void aHeaderAloneIsNoMessage() {
        proxies = PROXIES;

        int _ = handle(TestHeader.of("192.0.2.1", 4242), PROXY);

        assertThat(protocol.accepted()).isEqualTo(1);
    }

    @Test
    void noHeapIsUsedWithOrWithoutProxies() {
        byte[] query = ask("www.example. A").octets();
        byte[] proxied = TestHeader.joined(TestHeader.of("2001:db8::1", 4242), query);

        assertThat(Allocation.of(() -> handle(query, STRANGER))).isZero();
        proxies = PROXIES;
        assertThat(Allocation.of(() -> handle(query, STRANGER))).isZero();
        assertThat(Allocation.of(() -> handle(proxied, PROXY))).isZero();
    }
}
