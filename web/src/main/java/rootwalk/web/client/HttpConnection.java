package rootwalk.web.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import rootwalk.web.connect.Connection;
import rootwalk.web.connect.Connector;
import rootwalk.web.http.Http2TailHandler;
import rootwalk.web.path.ErrorText;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;

/// A connection with HTTP codecs. Thread-safe.
record HttpConnection(Connection connection, Framing framing) {

    /// How messages are framed on a connection.
    enum Framing {
        /// HTTP/1: one message after another (RFC 9112).
        HTTP_1,
        /// HTTP/2: each exchange on its own stream (RFC 9113).
        HTTP_2
    }

    /// The initial HTTP/2 flow-control window in octets.
    private static final int WINDOW = 1 << 20;

    /// The name of the HTTP codec in the pipeline of an exchange.
    static final String CODEC = "codec";

    /// Adds Netty's HTTP codecs to a channel: HTTP/2 if it was negotiated or is prior knowledge.
    static Connector.Preparation preparation(Version version, Limits limits) {
        return (channel, protocol) -> {
            switch (framing(version, protocol)) {
                case HTTP_1 -> {
                    var responses = new ResponseDecoder(limits);
                    channel.pipeline().addLast(CODEC, responses).addLast(responses.requestEncoder())
                            .addLast(new UnexpectedDataHandler());
                }
                case HTTP_2 -> channel.pipeline().addLast(
                        ClientFrameCodecBuilder.codec(limits, WINDOW),
                        new Http2CloseReason(),
                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel pushed) {
                                var _ = pushed.close();
                            }
                        }),
                        new Http2TailHandler(_ -> {}));
            }
        };
    }

    private static Framing framing(Version version, Optional<String> protocol) {
        return switch (version) {
            case HTTP_1_0, HTTP_1_1 -> Framing.HTTP_1;
            case HTTP_2 -> protocol.equals(Optional.of("h2")) ? Framing.HTTP_2 : Framing.HTTP_1;
            case HTTP_2_PRIOR_KNOWLEDGE -> Framing.HTTP_2;
        };
    }

    static HttpConnection on(Connection connection, Version version) {
        return new HttpConnection(connection,
                framing(version, connection.tls().flatMap(outcome -> outcome.protocol())));
    }

    /// Opens the channel of one exchange: an HTTP/2 stream, or the connection itself.
    Channel openExchange(Duration timeout) throws FetchFailure {
        return switch (framing) {
            case HTTP_1 -> connection.channel();
            case HTTP_2 -> stream(timeout);
        };
    }

    private Channel stream(Duration timeout) throws FetchFailure {
        Future<? extends Channel> stream = new Http2StreamChannelBootstrap(connection.channel())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(CODEC, new StreamResponses())
                                .addLast(new UnexpectedDataHandler());
                    }
                }).open();
        // Not the monitor of the future: virtual threads that wait on a monitor are woken last in, first out, but
        // requests must be sent in their order.
        var opened = new CountDownLatch(1);
        stream.addListener(_ -> opened.countDown());
        try {
            if (!opened.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                stream.addListener(late -> {
                    if (late.isSuccess()) {
                        var _ = stream.getNow().close();
                    }
                });
                throw new FetchFailure(FetchStep.SEND,
                        "no stream could be opened within " + ResponseFailures.time(timeout),
                        "an overloaded machine");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailure(FetchStep.SEND, "the time limit of the fetch has passed", "", e);
        }
        if (!stream.isSuccess()) {
            throw closeReason().map(reason -> reason.asFailure(FetchStep.SEND)).orElseGet(
                    () -> new FetchFailure(FetchStep.SEND, "no stream could be opened: " + ErrorText.of(stream.cause()),
                            "a server that is about to close the connection", stream.cause()));
        }
        return stream.getNow();
    }

    /// Why the connection was closed; empty if HTTP gives no reason.
    Optional<CloseReason> closeReason() {
        return Http2CloseReason.of(connection.channel()).or(() -> surplus().map(ResponseFailures::surplus));
    }

    /// Data that was received without a request (RFC 9112 section 9.2).
    Optional<ResponseDecoder.Surplus> surplus() {
        return ResponseDecoder.surplus(connection.channel());
    }

    void reportSurplus(FetchTimeline timeline) {
        surplus().ifPresent(surplus -> timeline.report(
                at -> new PathEvent.SurplusReceived(at, connection.number(), surplus.octets())));
    }

    /// Whether the connection is usable after the event loop has polled the socket again. This finds octets without a
    /// request, which would be parsed as the next response.
    boolean isUsableAfterPoll() throws InterruptedException {
        var looked = new CountDownLatch(1);
        EventLoop loop = connection.channel().eventLoop();
        // Netty polls for input before it runs a task that was scheduled by a task.
        loop.execute(() -> {
            var _ = loop.schedule(looked::countDown, 0, TimeUnit.NANOSECONDS);
        });
        looked.await();
        return isUsable();
    }

    /// Sends GOAWAY over HTTP/2 (RFC 9113 section 6.8), and shuts down the output.
    void shutdown() {
        if (framing == Framing.HTTP_2) {
            var _ = connection.channel().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        }
        connection.shutdownOutput();
    }

    /// Whether the server permits HTTP/2 streams at all (RFC 9113 section 6.5.2, SETTINGS_MAX_CONCURRENT_STREAMS).
    boolean permitsRequests() {
        Http2FrameCodec frames = connection.channel().pipeline().get(Http2FrameCodec.class);
        return frames == null || frames.connection().local().maxActiveStreams() > 0;
    }

    /// What the server's GOAWAY says about an exchange that has no response.
    ///
    /// @param exchange its channel; empty if it could not be opened
    Refusal farewell(Optional<Channel> exchange) {
        int stream = exchange.filter(Http2StreamChannel.class::isInstance)
                .map(channel -> ((Http2StreamChannel) channel).stream().id()).filter(id -> id > 0)
                .orElse(Integer.MAX_VALUE);
        return Http2CloseReason.farewell(connection.channel(), stream);
    }

    /// Whether another exchange can start on this connection.
    boolean isUsable() {
        Http2FrameCodec frames = connection.channel().pipeline().get(Http2FrameCodec.class);
        return connection.isOpen() && surplus().isEmpty()
                && (frames == null || !frames.connection().goAwayReceived());
    }
}
