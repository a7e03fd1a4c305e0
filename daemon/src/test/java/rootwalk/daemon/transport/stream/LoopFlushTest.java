package rootwalk.daemon.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class LoopFlushTest {

    /// What the event loop does after it has read all that is ready.
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final LoopFlush flush = new LoopFlush(tasks::add);
    private int failures;

    private void iterationEnds() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private EmbeddedChannel connect() {
        return new EmbeddedChannel(flush.handler());
    }

    private static List<Object> sent(EmbeddedChannel channel) {
        return List.copyOf(channel.outboundMessages());
    }

    @Test
    void whatConnectionsWriteIsSentAtTheEndOfTheIteration() {
        EmbeddedChannel one = connect();
        EmbeddedChannel other = connect();

        one.writeAndFlush("1");
        other.writeAndFlush("2");
        one.writeAndFlush("3");

        assertThat(sent(one)).isEmpty();
        assertThat(sent(other)).isEmpty();
        assertThat(tasks).hasSize(1);
        iterationEnds();
        assertThat(sent(one)).containsExactly("1", "3");
        assertThat(sent(other)).containsExactly("2");
    }

    @Test
    void eachIterationSendsWhatWasWrittenInIt() {
        EmbeddedChannel channel = connect();
        for (String response : List.of("1", "2")) {
            channel.writeAndFlush(response);
            iterationEnds();
            assertThat(sent(channel)).contains(response);
        }
        assertThat(tasks).isEmpty();
    }

    @Test
    void whatIsNotFlushedIsNotSent() {
        EmbeddedChannel channel = connect();
        channel.write("1");
        iterationEnds();
        assertThat(sent(channel)).isEmpty();
    }

    @Test
    void theFirstOfManyConnectionsDoesNotWaitForAll() {
        List<EmbeddedChannel> channels = IntStream.range(0, 200).mapToObj(_ -> connect()).toList();

        channels.forEach(channel -> channel.writeAndFlush("1"));

        assertThat(channels.stream().filter(channel -> !sent(channel).isEmpty()).count()).isEqualTo(192);
        assertThat(sent(channels.getFirst())).containsExactly("1");
        iterationEnds();
        assertThat(channels).allSatisfy(channel -> assertThat(sent(channel)).containsExactly("1"));
    }

    @Test
    void aConnectionThatIsClosedSendsWhatIsWrittenFirst() {
        EmbeddedChannel channel = connect();
        channel.writeAndFlush("1");

        channel.close();

        assertThat(sent(channel)).containsExactly("1");
        iterationEnds();
        assertThat(sent(channel)).containsExactly("1");
    }

    /// As when it may write again after a part of its responses is sent.
    @Test
    void aConnectionThatWritesMoreWhenItHasSentSendsThatToo() {
        List<String> later = new ArrayList<>(List.of("2", "3"));
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext context) {
                context.flush();
                if (!later.isEmpty()) {
                    context.channel().writeAndFlush(later.removeFirst());
                }
            }
        }, flush.handler());

        channel.writeAndFlush("1");
        iterationEnds();

        assertThat(sent(channel)).containsExactly("1", "2", "3");
    }

    @Test
    void afterAFailureTheNextResponsesAreSent() {
        LoopFlush failing = new LoopFlush(task -> {
            if (failures++ == 0) {
                throw new OutOfMemoryError("on purpose");
            }
            tasks.add(task);
        });
        EmbeddedChannel channel = new EmbeddedChannel(failing.handler());
        channel.write("1");
        channel.flush();

        channel.writeAndFlush("2");
        iterationEnds();

        assertThat(failures).isEqualTo(2);
        assertThat(sent(channel)).containsExactly("1", "2");
    }

    @Test
    void whenTheEventLoopEndsNothingWaits() {
        LoopFlush ending = new LoopFlush(task -> {
            throw new RejectedExecutionException();
        });
        EmbeddedChannel channel = new EmbeddedChannel(ending.handler());

        channel.writeAndFlush("1");

        assertThat(sent(channel)).containsExactly("1");
    }
}
