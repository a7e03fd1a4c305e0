package rootwalk.socket;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One loop thread of a listener over sockets of kind `S`. Its sockets are used on its thread only; other threads
/// submit tasks to it.
abstract class UdpLoop<S> implements Runnable {

    /// A lasting error must not make the loop spin.
    private static final long PAUSE_AFTER_DEFECT = 1_000_000;

    final LoopCounts counts = new LoopCounts();
    private final DatagramHandler handler;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;

    UdpLoop(DatagramHandler handler) {
        this.handler = handler;
    }

    /// Waits until a socket has datagrams or [#wake] is called, and answers at most a batch of each socket.
    abstract void runOnce();

    /// Ends the waiting of [#runOnce], now or the next time. Any thread.
    abstract void wake();

    /// Begins to receive from a socket. Loop thread.
    abstract void register(S socket);

    /// Stops receiving from a socket and closes it; has no effect for other sockets. Loop thread.
    abstract void unregister(S socket);

    /// Ends receiving from all sockets, which stay open. Loop thread.
    abstract void ignoreAll();

    /// Closes all sockets and the other resources of the loop. Loop thread, last.
    abstract void end();

    @Override
    public final void run() {
        try {
            while (!stopping) {
                runOnceSafely();
            }
        } finally {
            // A socket that was just added is closed with the others.
            runTasks();
            end();
            ended.countDown();
        }
    }

    /// A failure, such as a lack of memory, must not end the loop.
    private void runOnceSafely() {
        try {
            runTasks();
            runOnce();
        } catch (Throwable thrown) {
            report(thrown);
            LockSupport.parkNanos(PAUSE_AFTER_DEFECT);
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /// Runs a task on the thread of the loop.
    final void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /// Adds a socket to the loop.
    final void addSocket(S socket) {
        execute(() -> register(socket));
    }

    /// Removes a socket from the loop; it is closed when this returns.
    final void removeSocket(S socket) {
        CountDownLatch done = new CountDownLatch(1);
        execute(() -> {
            unregister(socket);
            done.countDown();
        });
        await(done);
    }

    /// Ends receiving from all sockets, which stay open. The batches that were received are answered when this returns.
    final void stopReceiving() {
        CountDownLatch done = new CountDownLatch(1);
        execute(() -> {
            ignoreAll();
            done.countDown();
        });
        await(done);
    }

    /// Stops the loop without waiting for it.
    final void stop() {
        stopping = true;
        wake();
    }

    /// Waits until the loop has ended, at most a second.
    final void awaitEnd() {
        await(ended);
    }

    final void batchStarts() {
        try {
            handler.batchStarts();
        } catch (Throwable thrown) {
            report(thrown);
        }
    }

    final void batchEnds() {
        try {
            handler.batchEnds();
        } catch (Throwable thrown) {
            report(thrown);
        }
    }

    /// Calls the handler; an exception loses this response only.
    final int answer(byte[] request, int length, Datagram received, byte[] response) {
        try {
            return Math.min(handler.handle(request, length, received, response), response.length);
        } catch (Throwable thrown) {
            report(thrown);
            return 0;
        }
    }

    /// An exception of a handler is a bug: the loop continues, and the uncaught exception handler is called.
    private void report(Throwable thrown) {
        counts.fault();
        try {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (OutOfMemoryError e) {
            // Only the count shows it.
            counts.fault();
        }
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (true) {
            try {
                boolean ignored = latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
