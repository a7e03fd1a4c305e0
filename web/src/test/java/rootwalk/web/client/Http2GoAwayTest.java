package rootwalk.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.web.client.Http2Frames.DATA;
import static rootwalk.web.client.Http2Frames.END_HEADERS;
import static rootwalk.web.client.Http2Frames.END_STREAM;
import static rootwalk.web.client.Http2Frames.HEADERS;
import static rootwalk.web.client.Http2Frames.begin;
import static rootwalk.web.client.Http2Frames.fields;
import static rootwalk.web.client.Http2Frames.frame;
import static rootwalk.web.client.Http2Frames.goAway;
import static rootwalk.web.client.Http2Frames.request;
import static rootwalk.web.client.Http2Frames.roundTrip;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rootwalk.web.http.Response;
import rootwalk.web.path.PathEvent;

/// What becomes of an HTTP/2 connection after GOAWAY (RFC 9113 section 6.8).
class Http2GoAwayTest {

    private static final byte[] OK = fields(":status", "200");

    @Test
    void theStreamsUpToTheLastOneCompleteBeforeTheConnectionIsClosed() throws Exception {
        var firstIsDone = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        try (RawServer server = RawServer.doing(conversation -> {
            int first = begin(conversation, new byte[0]);
            int second = request(conversation);
            conversation.send(frame(HEADERS, END_HEADERS, second, OK));
            conversation.send(frame(DATA, 0, second, "whole".getBytes(StandardCharsets.US_ASCII)));
            conversation.send(goAway(second, Http2Error.NO_ERROR));
            conversation.send(frame(HEADERS, END_HEADERS | END_STREAM, first, OK));
            RawServer.await(firstIsDone);
            conversation.send(frame(DATA, END_STREAM, second, " content".getBytes(StandardCharsets.US_ASCII)));
            conversation.awaitEnd();
            closed.countDown();
        }); TestFetchClient browser = browser(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var responses = new ExecutorCompletionService<FetchResult>(threads);
            responses.submit(() -> browser.get(server.url("/a")));
            responses.submit(() -> browser.get(server.url("/b")));
            responses.take().get();
            firstIsDone.countDown();
            Response second = responses.take().get().last().response();

            assertThat(second.body().text(StandardCharsets.US_ASCII)).isEqualTo("whole content");
            RawServer.await(closed);
            assertThat(server.connections()).isOne();
            assertThat(browser.events(PathEvent.Retried.class)).isEmpty();
        }
    }

    @Test
    @Timeout(10)
    void anIdleConnectionIsClosedAndHoldsNoPlace() throws Exception {
        var idle = new Semaphore(0);
        var goAwayReceived = new Semaphore(0);
        var closed = new Semaphore(0);
        int requests = TestFetchClient.Settings.QUICK.connections() + 2;
        try (RawServer server = RawServer.doing(conversation -> {
            int stream = begin(conversation, new byte[0]);
            conversation.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, OK));
            idle.acquireUninterruptibly();
            conversation.send(goAway(stream, Http2Error.NO_ERROR));
            roundTrip(conversation);
            goAwayReceived.release();
            conversation.awaitEnd();
            closed.release();
        }); TestFetchClient browser = browser()) {
            for (int i = 0; i < requests; i++) {
                assertThat(browser.get(server.url("/")).last().response().status().code()).isEqualTo(200);
                idle.release();
                goAwayReceived.acquire();
            }

            closed.acquire(requests - 1);
            assertThat(server.connections()).isEqualTo(requests);
            assertThat(browser.events(PathEvent.Retried.class)).isEmpty();
        }
    }

    private static TestFetchClient browser() {
        return TestFetchClient.with(wish -> wish.with(Version.HTTP_2_PRIOR_KNOWLEDGE));
    }
}
