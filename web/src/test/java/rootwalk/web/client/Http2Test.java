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
import io.netty.handler.codec.http2.Http2StreamFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.web.http.Response;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.PathEvent;

/// HTTP/2 with prior knowledge, against Netty's own server side.
class Http2Test {

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, Thread.ofPlatform().daemon().factory(), NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private Channel listener;

    @BeforeEach
    void start() {
        listener = new ServerBootstrap().group(loop).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channel.pipeline().addLast(Http2FrameCodecBuilder.forServer().build(),
                                new Http2MultiplexHandler(new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new Answers());
                                    }
                                }));
                    }
                }).bind("127.0.0.1", 0).syncUninterruptibly().channel();
    }

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void isSpokenAndToldAsSuch() throws Exception {
        try (Browser browser = browser()) {
            Response response = browser.get(url("/a?b")).last().response();

            assertThat(response.version().text()).isEqualTo("HTTP/2.0");
            assertThat(response.body().text(StandardCharsets.UTF_8))
                    .isEqualTo("GET /a?b http 127.0.0.1:" + port() + " ");
            assertThat(response.headers().names()).containsExactly("content-type");
        }
    }

    @Test
    void carriesContent() throws Exception {
        try (Browser browser = browser()) {
            Response response = browser.fetch(HttpMethod.POST, url("/"), Browser.fields(), "content").last().response();

            assertThat(response.body().text(StandardCharsets.UTF_8)).endsWith(" content");
        }
    }

    @Test
    void oneConnectionIsEnoughForAll() throws Exception {
        try (Browser browser = browser(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Fetched>> pages = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String path = "/" + i;
                pages.add(() -> browser.get(url(path)));
            }
            for (var page : threads.invokeAll(pages)) {
                assertThat(page.get().last().response().status().code()).isEqualTo(200);
            }

            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void aStreamThatIsResetFailsAloneAndIsToldWithItsError() throws Exception {
        try (Browser browser = browser()) {
            FetchFailure failure = catchThrowableOfType(FetchFailure.class, () -> browser.get(url("/reset")));
            Response next = browser.get(url("/")).last().response();

            assertThat(failure).hasMessage("the server reset the stream with ENHANCE_YOUR_CALM");
            assertThat(next.status().code()).isEqualTo(200);
            assertThat(browser.told(PathEvent.ConnectionReused.class)).hasSize(1);
        }
    }

    private static Browser browser() {
        return Browser.with(wish -> wish.with(Version.HTTP_2_PRIOR_KNOWLEDGE));
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
            context.write(new DefaultHttp2HeadersFrame(
                    new DefaultHttp2Headers().status("200").add("content-type", "text/plain")));
            context.writeAndFlush(new DefaultHttp2DataFrame(
                    Unpooled.copiedBuffer(asked, StandardCharsets.UTF_8), true));
        }
    }
}
