package rootwalk.daemon.pipeline;

/// Passes everything to two observers.
public record ObserverPair(QueryObserver first, QueryObserver second) implements QueryObserver {

    @Override
    public void answered(QueryContext context, int length) {
        first.answered(context, length);
        second.answered(context, length);
    }

    @Override
    public void dropped(QueryContext context) {
        first.dropped(context);
        second.dropped(context);
    }

    @Override
    public void limited(ResponseLimit.Decision decision) {
        first.limited(decision);
        second.limited(decision);
    }

    @Override
    public void batchStarts() {
        first.batchStarts();
        second.batchStarts();
    }

    @Override
    public void batchEnds() {
        first.batchEnds();
        second.batchEnds();
    }

    @Override
    public void answeredAfter(QueryContext context, long nanos) {
        first.answeredAfter(context, nanos);
        second.answeredAfter(context, nanos);
    }
}
