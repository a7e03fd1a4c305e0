package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.web.connect.TrustSettings;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.PathEvent;

/// HTTP/2 with prior knowledge, against Netty's own server side.
class Http2Test {

    private static final int MAX_STREAMS = 4;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, Thread.ofPlatform().daemon().factory(), NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private Channel listener;

    @BeforeEach
    void start() {
        listener = listen(this::speakHttp2);
    }

    private Channel listen(Consumer<Channel> opening) {
        return new ServerBootstrap().group(loop).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        opening.accept(channel);
                    }
                }).bind("127.0.0.1", 0).syncUninterruptibly().channel();
    }

    private void speakHttp2(Channel channel) {
        channel.pipeline().addLast(
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(MAX_STREAMS)).build(),
                new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new Answers());
                    }
                }));
    }

    /// Offers both versions, and speaks HTTP/2 only.
    private void speakTls(Channel channel, SSLContext certificates) {
        var alpn = new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT, "h2", "http/1.1");
        var tls =
                new JdkSslContext(certificates, false, null, IdentityCipherSuiteFilter.INSTANCE, alpn, ClientAuth.NONE,
                        null, false);
        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new ApplicationProtocolNegotiationHandler("none") {
            @Override
            protected void configurePipeline(ChannelHandlerContext context, String protocol) {
                assertThat(protocol).isEqualTo("h2");
                speakHttp2(context.channel());
            }
        });
    }

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void isUsedAndReported() throws Exception {
        try (TestFetchClient browser = browser()) {
            Response response = browser.get(url("/a?b")).last().response();

            assertThat(response.version().text()).isEqualTo("HTTP/2.0");
            assertThat(response.body().text(StandardCharsets.UTF_8))
                    .isEqualTo("GET /a?b http 127.0.0.1:" + port() + " ");
            assertThat(response.headers().names()).containsExactly("content-type");
        }
    }

    @Test
    void isChosenByAlpn() throws Exception {
        TestAuthority authority = new TestAuthority();
        SSLContext certificates = authority.serverFor("h2.example");
        Channel tls = listen(channel -> speakTls(channel, certificates));
        int port = ((InetSocketAddress) tls.localAddress()).getPort();
        try (TestFetchClient browser = TestFetchClient.with(wish -> wish.withHost("h2.example:" + port, "127.0.0.1")
                .with(new TrustSettings(List.of(authority.certificate()), TrustSettings.UntrustedServers.REJECT)))) {
            Response response = browser.get("https://h2.example:" + port + "/").last().response();

            assertThat(response.version().text()).isEqualTo("HTTP/2.0");
            assertThat(browser.events(PathEvent.TlsDone.class)).singleElement()
                    .satisfies(done -> assertThat(done.outcome().protocol()).contains("h2"));
        }
    }

    @Test
    void carriesContent() throws Exception {
        try (TestFetchClient browser = browser()) {
            Response response =
                    browser.fetch(HttpMethod.POST, url("/"), TestFetchClient.fields(), "content").last().response();

            assertThat(response.body().text(StandardCharsets.UTF_8)).endsWith(" content");
        }
    }

    /// Five times as many as the server permits at once, which is known when the first is answered.
    @Test
    void oneConnectionIsEnoughForAll() throws Exception {
        try (TestFetchClient browser = browser(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            browser.get(url("/first"));
            List<Callable<FetchResult>> pages = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String path = "/later/" + i;
                pages.add(() -> browser.get(url(path)));
            }
            for (var page : threads.invokeAll(pages)) {
                assertThat(page.get().last().response().status().code()).isEqualTo(200);
            }

            assertThat(connections).hasValue(1);
            assertThat(browser.events(PathEvent.Retried.class)).isEmpty();
        }
    }

    @Test
    void aResetStreamFailsAloneAndIsReportedWithItsError() throws Exception {
        try (TestFetchClient browser = browser()) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> browser.get(url("/reset")));
            Response next = browser.get(url("/")).last().response();

            assertThat(failure).hasMessage("the server reset the stream with ENHANCE_YOUR_CALM");
            assertThat(next.status().code()).isEqualTo(200);
            assertThat(browser.events(PathEvent.ConnectionReused.class)).hasSize(1);
        }
    }

    private static TestFetchClient browser() {
        return TestFetchClient.with(wish -> wish.with(Version.HTTP_2_PRIOR_KNOWLEDGE));
    }

    private int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /// Says what it was asked.
    private static final class Answers extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private final StringBuilder asked = new StringBuilder();

        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
            boolean end = false;
            if (frame instanceof Http2HeadersFrame headers) {
                asked.append(headers.headers().method()).append(' ').append(headers.headers().path()).append(' ')
                        .append(headers.headers().scheme()).append(' ').append(headers.headers().authority())
                        .append(' ');
                end = headers.isEndStream();
            } else if (frame instanceof Http2DataFrame data) {
                asked.append(data.content().toString(StandardCharsets.UTF_8));
                end = data.isEndStream();
            }
            if (!end) {
                return;
            }
            if (asked.indexOf("/reset") >= 0) {
                context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.ENHANCE_YOUR_CALM));
                return;
            }
            if (asked.indexOf("/later") >= 0) {
                // So that several are there at once.
                var _ = context.executor().schedule(() -> answer(context), 20, TimeUnit.MILLISECONDS);
                return;
            }
            answer(context);
        }

        private void answer(ChannelHandlerContext context) {
            context.write(new DefaultHttp2HeadersFrame(
                    new DefaultHttp2Headers().status("200").add("content-type", "text/plain")));
            context.writeAndFlush(new DefaultHttp2DataFrame(
                    Unpooled.copiedBuffer(asked, StandardCharsets.UTF_8), true));
        }
    }
}
