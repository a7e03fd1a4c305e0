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
import rootwalk.web.path.ErrorText;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.PathEvent;
import rootwalk.web.path.Phase;
import rootwalk.web.path.PhaseTimer;

/// One request and its response on a connection that is open. Used by one thread, once.
final class HttpExchange {

    private final HttpConnection connection;
    private final HttpVersion version;
    private final Limits limits;
    private final FetchTimeline timeline;
    private final PhaseTimer timer;
    private final FirstOctetTimer firstOctet;
    private final ContentMemory.Reservation reservation;
    private final ResponseHandler responseHandler;
    private boolean complete;
    private boolean sendFailed;

    HttpExchange(HttpConnection connection, HttpVersion version, HttpMethod method, Limits limits, ContentMemory memory,
            PhaseTimer timer,
            FetchTimeline timeline) {
        this.connection = connection;
        this.version = version;
        this.limits = limits;
        this.timer = timer;
        this.timeline = timeline;
        firstOctet = new FirstOctetTimer(connection.connection().number(), timeline);
        reservation = memory.reservation();
        responseHandler = new ResponseHandler(connection, method, limits, reservation, timeline);
    }

    /// Sends, waits, receives and decodes.
    Response run(Request request) throws FetchFailure {
        Channel channel = connection.openExchange(limits.responseTimeout());
        try {
            Response response = run(request, channel);
            reservation.settle(response.body().length());
            return response;
        } finally {
            reservation.settle(0);
            if (connection.framing() == Framing.HTTP_2) {
                var _ = channel.close();
            }
        }
    }

    private Response run(Request request, Channel channel) throws FetchFailure {
        try {
            channel.pipeline().addBefore(HttpConnection.CODEC, null, firstOctet);
            channel.pipeline().addAfter(HttpConnection.CODEC, null, responseHandler);
        } catch (NoSuchElementException e) {
            // A channel that has been closed has no codec any more.
            sendFailed = true;
            throw responseHandler.closed();
        }
        boolean contentSent = send(request, channel);
        ResponseHandler.Head head = await(responseHandler.head(), limits.responseTimeout(), FetchStep.WAIT);
        timer.endPhase(Phase.WAIT, firstOctet.receivedAt());
        Body travelled = content();
        complete = contentSent && head.keepAlive();
        Body decoded = head.status().equals(HttpResponseStatus.PARTIAL_CONTENT)
                ? travelled
                : ContentDecoder.decode(travelled, head.headers(), limits.content(), reservation);
        connection.connection().updateTcpInfo();
        timeline.report(at -> new PathEvent.BodyReceived(at, connection.connection().number(), travelled.length(),
                decoded.length()));
        connection.reportSurplus(timeline);
        timer.endPhase(Phase.RECEIVE);
        return new Response(head.version(), head.status(), head.headers(), decoded, travelled.length());
    }

    /// Whether the connection ended before anything came back, so that the server perhaps never saw the request.
    boolean wasClosedBeforeResponse() {
        return !firstOctet.hasReceived() && (sendFailed || responseHandler.head().isCompletedExceptionally());
    }

    /// Whether what came is no response, as surplus of the response before that was late.
    boolean receivedNoHttp() {
        return responseHandler.isNoHttp();
    }

    /// Whether the server said that it did nothing with the request, so that it may be sent again whatever it is.
    boolean wasRefused() {
        return responseHandler.isRefused();
    }

    /// Whether both messages are whole and the connection is good for another exchange.
    boolean isConnectionReusable() {
        return complete && connection.isUsable();
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
                timeline.report(
                        at -> new PathEvent.RequestSent(at, connection.connection().number(), version, request));
            }
        });
        if (!HttpUtil.is100ContinueExpected(head)) {
            write(new DefaultFullHttpRequest(version, request.method(), request.url().requestTarget(),
                    Unpooled.wrappedBuffer(octets), headers, new DefaultHttpHeaders()), told);
            return true;
        }
        write(head, told);
        if (!isContentWanted()) {
            return false;
        }
        write(new DefaultLastHttpContent(Unpooled.wrappedBuffer(octets)), channel.newPromise());
        return true;
    }

    /// A server that expects nothing does not say so at all: after a while the content is sent anyway.
    private boolean isContentWanted() throws FetchFailure {
        try {
            HttpResponseStatus status =
                    responseHandler.continueOrFinal().get(limits.continueTimeout().toNanos(), TimeUnit.NANOSECONDS);
            timer.endPhase(Phase.WAIT);
            return status.equals(HttpResponseStatus.CONTINUE);
        } catch (TimeoutException e) {
            timer.endPhase(Phase.WAIT);
            return true;
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(FetchStep.WAIT, e);
        }
    }

    /// Until all is with the kernel, or a response came before: a server may refuse a large content early. Who listens is
    /// there before it is written, so that events are reported in the order in which they happen.
    private void write(Object message, ChannelPromise written) throws FetchFailure {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        written.addListener(_ -> sent.complete(timeline.now()));
        var _ = responseHandler.head().whenComplete((_, _) -> sent.complete(timeline.now()));
        var _ = written.channel().writeAndFlush(message, written);
        long done = await(sent, limits.responseTimeout(), FetchStep.SEND);
        timer.endPhase(Phase.BLOCKED, firstOctet.sentAt());
        timer.endPhase(Phase.SEND, done);
        if (written.isDone() && !written.isSuccess() && !responseHandler.head().isDone()) {
            sendFailed = true;
            throw connection.closeReason().map(reason -> reason.asFailure(FetchStep.SEND)).orElseGet(
                    () -> new FetchFailure(FetchStep.SEND,
                            "the request could not be sent: " + ErrorText.of(written.cause()),
                            "a server that closed the connection meanwhile", written.cause()));
        }
    }

    /// As long as something comes within the limit, it may take as long as it takes.
    private Body content() throws FetchFailure {
        while (true) {
            int before = responseHandler.received();
            try {
                return responseHandler.content().get(limits.idleTimeout().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (responseHandler.received() == before) {
                    throw new FetchFailure(FetchStep.RECEIVE,
                            "nothing came for " + ResponseFailures.time(limits.idleTimeout()) + " after " + before
                                    + " octets of content",
                            "a server that hangs, or a network that lost the connection", e);
                }
            } catch (ExecutionException e) {
                throw failure(e);
            } catch (InterruptedException e) {
                throw interrupted(FetchStep.RECEIVE, e);
            }
        }
    }

    private <T> T await(CompletableFuture<T> future, Duration timeout, FetchStep step) throws FetchFailure {
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new FetchFailure(step, missingPart(step) + " within " + ResponseFailures.time(timeout),
                    "a server that is overloaded, or waits for something else itself",
                    e);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(step, e);
        }
    }

    private String missingPart(FetchStep step) {
        if (step != FetchStep.SEND) {
            return "no response came";
        }
        return connection.permitsRequests() ? "the request could not be sent" : "the server permitted no stream";
    }

    private static FetchFailure failure(ExecutionException e) {
        return e.getCause() instanceof FetchFailure failure
                ? failure
                : new FetchFailure(FetchStep.RECEIVE, ErrorText.of(e), "", e);
    }

    private static FetchFailure interrupted(FetchStep step, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new FetchFailure(step, "the time limit of the fetch has passed", "", e);
    }
}
