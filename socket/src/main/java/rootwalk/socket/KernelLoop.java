package rootwalk.socket;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.Descriptor;
import rootwalk.socket.kernel.Epoll;
import rootwalk.socket.kernel.Errno;
import rootwalk.socket.kernel.KernelCheck;
import rootwalk.socket.kernel.KernelSocket;
import rootwalk.socket.kernel.ReceiveBatch;
import rootwalk.socket.kernel.SendBatch;

/// One loop over system calls: wait, receive a batch, answer it, send a batch. Nothing is allocated, and if the
/// handler answers at once, a batch of any size needs three system calls.
final class KernelLoop extends UdpLoop<KernelListening> {

    private static final int MAX_EVENTS = 64;
    private static final int FOR_EVER = -1;
    private static final int AT_ONCE = 0;
    private static final int MIN_ROOM = 64 << 10;

    /// A lasting failure, such as a lack of memory, must not make the loop spin.
    private static final long PAUSE_AFTER_FAULT = 1_000_000;

    /// After so many batches, or datagrams as in so many batches without joined ones, it is the turn of the other sockets.
    private static final int BATCHES_IN_A_ROW = 4;

    private final Epoll epoll;
    private final ReceiveBatch incoming;
    private final SendBatch outgoing;
    private final KernelDatagram datagram;
    private final byte[] request;
    private final byte[] response;
    private final int batch;

    /// Indexed by the token of the socket in `epoll`; the next socket reuses an empty slot.
    private final List<@Nullable KernelListening> sockets = new ArrayList<>();

    /// The busy socket, which is read again and again without waiting until it is empty. It is not in `epoll`: there, the
    /// kernel would call a waiter for each datagram that is received or sent.
    private @Nullable KernelListening busy;

    KernelLoop(ListenSettings settings, DatagramHandler handler) throws IOException {
        super(handler);
        epoll = new Epoll(MAX_EVENTS);
        batch = settings.batch();
        Arena arena = Arena.ofAuto();
        incoming = new ReceiveBatch(arena, batch, ReceiveBatch.LONGEST);
        outgoing = new SendBatch(arena, batch, Math.max(settings.largestResponse(), MIN_ROOM));
        datagram = new KernelDatagram(incoming);
        request = new byte[settings.largestRequest()];
        response = new byte[settings.largestResponse()];
    }

    @Override
    void runOnce() {
        int events = epoll.await(busy == null ? FOR_EVER : AT_ONCE);
        if (events < 0) {
            failed(events);
            return;
        }
        for (int i = 0; i < events; i++) {
            long token = epoll.token(i);
            if (token == Epoll.WOKEN) {
                continue;
            }
            KernelListening socket = sockets.get((int) token);
            if (socket != null) {
                var _ = serve(socket);
            }
        }
        if (busy != null) {
            serveBusy(busy);
        }
    }

    private void serveBusy(KernelListening socket) {
        if (serve(socket)) {
            return;
        }
        int result = epoll.resume(socket.socket().descriptor(), sockets.indexOf(socket));
        if (result < 0) {
            failed(result);
            return;
        }
        busy = null;
    }

    /// Answers some batches. A socket with a full one becomes the busy socket, unless there is one.
    ///
    /// @return whether there may be more datagrams
    private boolean serve(KernelListening socket) {
        Descriptor descriptor = socket.socket().descriptor();
        int received;
        int turns = 0;
        int datagrams = 0;
        do {
            received = incoming.receive(descriptor);
            if (received <= 0) {
                failed(received);
                return false;
            }
            datagrams += answerBatch(socket, received);
            if (received == batch && busy == null && epoll.suspend(descriptor)) {
                busy = socket;
            }
            turns++;
        } while (received == batch && turns < BATCHES_IN_A_ROW && datagrams < BATCHES_IN_A_ROW * batch);
        return true;
    }

    /// @return the number of datagrams
    private int answerBatch(KernelListening socket, int received) {
        Descriptor descriptor = socket.socket().descriptor();
        int answered = 0;
        int cut = 0;
        // What a failure has left refers to the batch before.
        outgoing.discard();
        batchStarts();
        for (int i = 0; i < received; i++) {
            datagram.set(i, socket);
            int length = incoming.length(i);
            int each = incoming.datagramLength(i);
            int from = 0;
            do {
                int octets = Math.min(each, length - from);
                if (octets > request.length || incoming.isCut(i)) {
                    cut++;
                } else {
                    answerOne(descriptor, i, from, octets);
                    answered++;
                }
                from += each;
            } while (from < length);
        }
        batchEnds();
        counts.received(answered);
        counts.oversized(cut);
        send(descriptor);
        return answered + cut;
    }

    /// @param from
    ///            the offset of the datagram in its message
    private void answerOne(Descriptor descriptor, int message, int from, int length) {
        incoming.copy(message, from, request, length);
        int replied = answer(request, length, datagram, response);
        if (replied <= 0) {
            return;
        }
        if (outgoing.isFullFor(message, replied)) {
            // To the handler, a batch is what is sent together.
            batchEnds();
            send(descriptor);
            batchStarts();
        }
        outgoing.add(incoming, message, datagram.localAddress(), response, replied);
    }

    private void send(Descriptor socket) {
        int waiting = outgoing.responses();
        if (waiting == 0) {
            return;
        }
        int sent = outgoing.send(socket);
        counts.sent(sent);
        if (sent < waiting) {
            counts.unsent(waiting - sent);
        }
    }

    /// @param result
    ///            0 or the negative error number
    private void failed(int result) {
        if (result == 0 || result == -Errno.EAGAIN || result == -Errno.EINTR) {
            return;
        }
        counts.fault();
        LockSupport.parkNanos(PAUSE_AFTER_FAULT);
    }

    @Override
    void wake() {
        epoll.wake();
    }

    @Override
    void register(KernelListening socket) {
        int place = sockets.indexOf(null);
        if (place < 0) {
            place = sockets.size();
            sockets.add(socket);
        } else {
            sockets.set(place, socket);
        }
        // Not earlier: the process that a socket was passed from may still read it, and not know joined datagrams.
        if (KernelCheck.joins()) {
            socket.socket().trySet(KernelSocket.Option.JOINED_DATAGRAMS, 1);
        }
        try {
            epoll.add(socket.socket().descriptor(), place);
        } catch (IOException e) {
            counts.fault();
            unregister(socket);
        }
    }

    @Override
    void unregister(KernelListening socket) {
        int place = sockets.indexOf(socket);
        if (place < 0) {
            return;
        }
        sockets.set(place, null);
        if (socket == busy) {
            busy = null;
        }
        epoll.remove(socket.socket().descriptor());
        socket.close();
    }

    @Override
    void ignoreAll() {
        busy = null;
        for (KernelListening socket : sockets) {
            if (socket != null) {
                epoll.remove(socket.socket().descriptor());
            }
        }
    }

    @Override
    void end() {
        for (KernelListening socket : sockets) {
            if (socket != null) {
                socket.close();
            }
        }
        epoll.close();
    }
}
