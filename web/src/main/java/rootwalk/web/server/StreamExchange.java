package rootwalk.web.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntPredicate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import rootwalk.web.server.HttpServerHandler.ChannelKind;
import rootwalk.web.server.RequestReader.ReadResult;
import rootwalk.web.site.SiteResponse;

/// A request of an HTTP/2 stream without a channel, and its response. Event loop only.
final class StreamExchange {

    private enum Phase {
        /// Receiving the request.
        RECEIVING,
        /// Another thread makes the response.
        ANSWERING,
        /// The response waits for the client.
        SENDING,
        /// The response is sent; the client may still send its request.
        SENT,
        CLOSED
    }

    private static final long SECOND = 1_000_000_000;

    /// Octets of content in a frame, as many as each client accepts (RFC 9113 section 4.2).
    private static final int FRAME = 16 << 10;

    private final ChannelHandlerContext context;
    private final Http2FrameStream stream;
    private final ServerState server;
    private final WebConnection connection;
    private final LoopContext loop;
    private final IntPredicate isBlocked;
    private final RequestMemory.Reservation reservation;
    private final RequestReader reader;
    /// Of the response.
    private final Pace pace;
    private Phase phase = Phase.RECEIVING;
    /// Of the request, and of the end of the stream.
    private long deadline;
    private boolean isAnswered;

    /// @param isBlocked whether the window of a stream is closed, by its identifier
    StreamExchange(ChannelHandlerContext context, Http2FrameStream stream, ServerState server,
            WebConnection connection, ConnectionInfo info, IntPredicate isBlocked) {
        this.context = context;
        this.stream = stream;
        this.server = server;
        this.connection = connection;
        this.isBlocked = isBlocked;
        loop = connection.loop();
        pace = new Pace(server.router().settings(), loop.nanos());
        reservation = server.memory().reservation();
        reader = new RequestReader(ChannelKind.HTTP_2_STREAM, server, loop, info, connection.client(), reservation);
    }

    /// Reads the head.
    void begin(Http2HeadersFrame frame) {
        connection.receive();
        Http2Headers fields = frame.headers();
        if (!StreamFields.isHead(fields)) {
            abort(Http2Error.PROTOCOL_ERROR);
            return;
        }
        HttpRequest request = message(fields);
        if (request == null) {
            return;
        }
        if (!frame.isEndStream() && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            request.headers().add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        read(request);
        if (frame.isEndStream() && phase == Phase.RECEIVING) {
            read(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private @Nullable HttpRequest message(Http2Headers fields) {
        try {
            return HttpConversionUtil.toHttpRequest(stream.id(), fields, true);
        } catch (Http2Exception malformed) {
            abort(malformed.error());
        } catch (IllegalArgumentException _) {
            // A method with a character that methods do not have.
            abort(Http2Error.PROTOCOL_ERROR);
        }
        return null;
    }

    /// Reads the trailer fields, which nothing here uses.
    void end(Http2HeadersFrame trailers) {
        if (!StreamFields.hasValidValues(trailers.headers())) {
            abort(Http2Error.PROTOCOL_ERROR);
        } else if (phase == Phase.RECEIVING) {
            read(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    /// Reads content, which is released.
    void add(Http2DataFrame frame) {
        ByteBuf octets = frame.content();
        HttpContent content = frame.isEndStream() ? new DefaultLastHttpContent(octets) : new DefaultHttpContent(octets);
        if (phase == Phase.RECEIVING) {
            read(content);
        }
        content.release();
    }

    private void read(HttpObject object) {
        switch (reader.read(object)) {
            case ReadResult.Incomplete(long due) -> deadline = due;
            case ReadResult.ExpectsContinue(long due) -> {
                deadline = due;
                var _ = write(HttpResponseStatus.CONTINUE, List.of(), false);
            }
            case ReadResult.Complete(IncomingRequest request) ->
                answer(ServerState.answer(request.handler(), request.siteRequest()), request);
            case ReadResult.Rejected(SiteResponse response) -> answer(response, reader.lastRequest());
        }
    }

    private void answer(SiteResponse response, IncomingRequest request) {
        if (!isAnswered) {
            isAnswered = true;
            connection.begin();
        }
        switch (response) {
            case SiteResponse.Full full -> send(full, request);
            case SiteResponse.Prepared(var prepared) -> send(prepared.full(), request);
            case SiteResponse.Later(var later) -> {
                phase = Phase.ANSWERING;
                var _ = later.handle(StreamExchange::madeOrFailed).thenAccept(made -> answerLater(made, request));
            }
            case SiteResponse.FromFile _,SiteResponse.Events _,SiteResponse.Delayed _,SiteResponse.Computed _ ->
                answer(ServerState.internalError(new IllegalStateException(
                        "a handler with responses in memory has made a " + response.getClass().getSimpleName())),
                        request);
        }
    }

    private static SiteResponse madeOrFailed(@Nullable SiteResponse made, @Nullable Throwable failure) {
        return made == null ? ServerState.internalError(Objects.requireNonNull(failure)) : made;
    }

    private void answerLater(SiteResponse made, IncomingRequest request) {
        try {
            loop.thread().execute(() -> {
                if (phase == Phase.ANSWERING) {
                    answer(made, request);
                    context.flush();
                }
            });
        } catch (RejectedExecutionException e) {
            // The server is shutting down.
            connection.close();
        }
    }

    private void send(SiteResponse.Full full, IncomingRequest request) {
        HttpResponseStatus status = full.status();
        boolean mayHaveContent = ResponseWriter.mayHaveContent(status);
        int length = full.body().length();
        List<AsciiString> fields = new ArrayList<>();
        for (var all = full.headers().iteratorCharSequence(); all.hasNext();) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            add(fields, AsciiString.of(field.getKey()).toLowerCase(), field.getValue());
        }
        add(fields, HttpHeaderNames.DATE, loop.date(loop.millis()));
        if (mayHaveContent) {
            add(fields, HttpHeaderNames.CONTENT_LENGTH, Integer.toString(length));
        }
        log(request, status, length);
        boolean isShown = mayHaveContent && !request.framing().isHead() && length > 0;
        phase = Phase.SENDING;
        pace.restart(loop.nanos());
        ChannelFuture head = write(status, fields, !isShown);
        ChannelFuture written = isShown ? write(full.body().sharedOctets()) : head;
        var _ = written.addListener(_ -> sent());
        connection.endResponse();
        connection.account();
    }

    private static void add(List<AsciiString> fields, AsciiString name, CharSequence value) {
        fields.add(name);
        fields.add(AsciiString.of(value));
    }

    /// In frames, which show the progress of a slow client.
    private ChannelFuture write(byte[] octets) {
        int begin = 0;
        while (octets.length - begin > FRAME) {
            var _ = write(octets, begin, FRAME);
            begin += FRAME;
        }
        return write(octets, begin, octets.length - begin);
    }

    private ChannelFuture write(byte[] octets, int begin, int length) {
        boolean isLast = begin + length == octets.length;
        connection.contentWritten(length);
        return context.write(
                new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(octets, begin, length), isLast).stream(stream))
                .addListener(it -> {
                    connection.contentTaken(length);
                    if (it.isSuccess()) {
                        pace.taken(length, loop.nanos());
                    }
                });
    }

    /// @param fields names in lower case, and the value after each
    private ChannelFuture write(HttpResponseStatus status, List<AsciiString> fields, boolean isLast) {
        Http2Headers head = ReadOnlyHttp2Headers.serverHeaders(false, status.codeAsText(),
                fields.toArray(new AsciiString[0]));
        return context.write(new DefaultHttp2HeadersFrame(head, isLast).stream(stream));
    }

    private void log(IncomingRequest request, HttpResponseStatus status, int octets) {
        if (server.isLogged()) {
            server.log(request.siteRequest(), request.framing(), status.code(), octets,
                    loop.nanos() - request.startedAt());
        }
    }

    private void sent() {
        if (phase == Phase.SENDING) {
            phase = Phase.SENT;
            deadline = loop.nanos() + SECOND;
        }
        release();
    }

    /// What the exchange has of the connection and of the server.
    private void release() {
        reservation.release();
        if (isAnswered) {
            isAnswered = false;
            connection.end();
        }
    }

    /// The client sends no more: a request that is not complete will never be.
    void inputEnded() {
        if (phase == Phase.RECEIVING) {
            abort(Http2Error.CANCEL);
        }
    }

    void endIfExpired(long now) {
        switch (phase) {
            case RECEIVING -> {
                if (now - deadline >= 0) {
                    answer(SiteResponse.text(HttpResponseStatus.REQUEST_TIMEOUT,
                            "The request was not completed in time."), reader.lastRequest());
                    context.flush();
                }
            }
            case SENDING -> endIfSlow(now);
            // RFC 9113 section 8.1: the rest of the request is not needed.
            case SENT -> {
                if (now - deadline >= 0) {
                    abort(Http2Error.NO_ERROR);
                }
            }
            case ANSWERING, CLOSED -> {}
        }
    }

    /// A stream whose own window is open waits for its turn as long as the client receives the other streams.
    private void endIfSlow(long now) {
        if (!isBlocked.test(stream.id()) && connection.isTaking(now)) {
            pace.restart(now);
        }
        if (pace.isExpired(now)) {
            abort(Http2Error.CANCEL);
        }
    }

    /// Resets the stream.
    void abort(Http2Error why) {
        closed();
        reset(context, stream, why);
    }

    static void reset(ChannelHandlerContext context, Http2FrameStream stream, Http2Error why) {
        var _ = context.writeAndFlush(new DefaultHttp2ResetFrame(why).stream(stream));
    }

    /// The stream is closed.
    void closed() {
        phase = Phase.CLOSED;
        release();
    }
}
