package rootwalk.web.client;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import rootwalk.web.client.HttpConnection.Framing;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.path.FailureWords;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Journey;
import rootwalk.web.path.Laps;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Phase;
import rootwalk.web.path.Step;

/// One request and its response on a connection that is open. Used by one thread, once.
final class HttpExchange {

    private final HttpConnection connection;
    private final HttpVersion version;
    private final Limits limits;
    private final Journey journey;
    private final Laps laps;
    private final FirstOctet first;
    private final Room.Share share;
    private final Reception reception;
    private boolean whole;
    private boolean sendFailed;

    HttpExchange(HttpConnection connection, HttpVersion version, HttpMethod method, Limits limits, Room room, Laps laps,
            Journey journey) {
        this.connection = connection;
        this.version = version;
        this.limits = limits;
        this.laps = laps;
        this.journey = journey;
        first = new FirstOctet(connection.connection().number(), journey);
        share = room.share();
        reception = new Reception(connection, method, limits, share, journey);
    }

    /// Sends, waits, receives and decodes.
    Response run(Request request) throws FetchFailure {
        Channel channel = connection.begin(limits.patience());
        try {
            Response response = run(request, channel);
            share.settle(response.body().length());
            return response;
        } finally {
            share.settle(0);
            if (connection.framing() == Framing.HTTP_2) {
                var _ = channel.close();
            }
        }
    }

    private Response run(Request request, Channel channel) throws FetchFailure {
        try {
            channel.pipeline().addBefore(HttpConnection.CODEC, null, first);
            channel.pipeline().addAfter(HttpConnection.CODEC, null, reception);
        } catch (NoSuchElementException e) {
            // A channel that has been closed has no codec any more.
            sendFailed = true;
            throw reception.closed();
        }
        boolean contentSent = send(request, channel);
        Reception.Head head = await(reception.head(), limits.patience(), Step.WAIT);
        laps.lap(Phase.WAIT, first.at());
        Body travelled = content();
        whole = contentSent && head.keepAlive();
        Body decoded = head.status().equals(HttpResponseStatus.PARTIAL_CONTENT)
                ? travelled
                : ContentCodings.decode(travelled, head.headers(), limits.content(), share);
        connection.connection().look();
        journey.tell(at -> new PathEvent.BodyReceived(at, connection.connection().number(), travelled.length(),
                decoded.length()));
        connection.tellSurplus(journey);
        laps.lap(Phase.RECEIVE);
        return new Response(head.version(), head.status(), head.headers(), decoded, travelled.length());
    }

    /// Whether the connection ended before anything came back, so that the server perhaps never saw the request.
    boolean endedUnheard() {
        return !first.came() && (sendFailed || reception.head().isCompletedExceptionally());
    }

    /// Whether what came is no response, as surplus of the response before that was late.
    boolean heardNoResponse() {
        return reception.strange();
    }

    /// Whether the server said that it did nothing with the request, so that it may be sent again whatever it is.
    boolean wasRefused() {
        return reception.refused();
    }

    /// Whether both messages are whole and the connection is good for another exchange.
    boolean leavesItUsable() {
        return whole && connection.isUsable();
    }

    /// Whether the content was sent: not when the server wanted none (RFC 9110 section 10.1.1).
    private boolean send(Request request, Channel channel) throws FetchFailure {
        // Netty's codec for HTTP/2 adds fields of its own to those it is handed.
        var headers = new DefaultHttpHeaders().set(request.headers());
        HttpRequest head = new DefaultHttpRequest(version, request.method(), request.url().requestTarget(), headers);
        byte[] octets = request.body().sharedOctets();
        ChannelPromise told = channel.newPromise();
        told.addListener(done -> {
            if (done.isSuccess()) {
                journey.tell(at -> new PathEvent.RequestSent(at, connection.connection().number(), version, request));
            }
        });
        if (!HttpUtil.is100ContinueExpected(head)) {
            write(new DefaultFullHttpRequest(version, request.method(), request.url().requestTarget(),
                    Unpooled.wrappedBuffer(octets), headers, new DefaultHttpHeaders()), told);
            return true;
        }
        write(head, told);
        if (!isWanted()) {
            return false;
        }
        write(new DefaultLastHttpContent(Unpooled.wrappedBuffer(octets)), channel.newPromise());
        return true;
    }

    /// A server that expects nothing does not say so at all: after a while the content is sent anyway.
    private boolean isWanted() throws FetchFailure {
        try {
            HttpResponseStatus status = reception.go().get(limits.continuation().toNanos(), TimeUnit.NANOSECONDS);
            laps.lap(Phase.WAIT);
            return status.equals(HttpResponseStatus.CONTINUE);
        } catch (TimeoutException e) {
            laps.lap(Phase.WAIT);
            return true;
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(Step.WAIT, e);
        }
    }

    /// Until all is with the kernel, or a response came before: a server may refuse a large content early. Who listens is
    /// there before it is written, so that events are reported in the order in which they happen.
    private void write(Object message, ChannelPromise written) throws FetchFailure {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        written.addListener(_ -> sent.complete(journey.now()));
        var _ = reception.head().whenComplete((_, _) -> sent.complete(journey.now()));
        var _ = written.channel().writeAndFlush(message, written);
        long done = await(sent, limits.patience(), Step.SEND);
        laps.lap(Phase.BLOCKED, first.went());
        laps.lap(Phase.SEND, done);
        if (written.isDone() && !written.isSuccess() && !reception.head().isDone()) {
            sendFailed = true;
            throw connection.ending().map(reason -> reason.at(Step.SEND)).orElseGet(
                    () -> new FetchFailure(Step.SEND,
                            "the request could not be sent: " + FailureWords.of(written.cause()),
                            "a server that closed the connection meanwhile", written.cause()));
        }
    }

    /// As long as something comes within the limit, it may take as long as it takes.
    private Body content() throws FetchFailure {
        while (true) {
            int before = reception.received();
            try {
                return reception.content().get(limits.idle().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (reception.received() == before) {
                    throw new FetchFailure(Step.RECEIVE,
                            "nothing came for " + ReceptionWords.time(limits.idle()) + " after " + before
                                    + " octets of content",
                            "a server that hangs, or a network that lost the connection", e);
                }
            } catch (ExecutionException e) {
                throw failure(e);
            } catch (InterruptedException e) {
                throw interrupted(Step.RECEIVE, e);
            }
        }
    }

    private <T> T await(CompletableFuture<T> future, Duration patience, Step step) throws FetchFailure {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new FetchFailure(step, missing(step) + " within " + ReceptionWords.time(patience),
                    "a server that is overloaded, or waits for something else itself",
                    e);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(step, e);
        }
    }

    private String missing(Step step) {
        if (step != Step.SEND) {
            return "no response came";
        }
        return connection.permitsRequests() ? "the request could not be sent" : "the server permitted no stream";
    }

    private static FetchFailure failure(ExecutionException e) {
        return e.getCause() instanceof FetchFailure failure
                ? failure
                : new FetchFailure(Step.RECEIVE, FailureWords.of(e), "", e);
    }

    private static FetchFailure interrupted(Step step, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new FetchFailure(step, "the time limit of the fetch has passed", "", e);
    }
}
