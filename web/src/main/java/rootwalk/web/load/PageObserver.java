package rootwalk.web.load;

import rootwalk.web.path.PathObserver;

/// Sees the parts of a page. Called by the thread that loads it; it must not wait for the load.
public interface PageObserver {

    /// A part was found and is about to be asked for.
    ///
    /// @return who sees its fetch: called by other threads, at the same time as those of other parts
    PathObserver found(Part part);

    /// A part is over.
    void over(PartOutcome outcome);

    /// The same, with a second observer of the fetches of the parts.
    ///
    /// @param other
    ///            any thread
    default PageObserver with(PathObserver other) {
        return new PageObserver() {
            @Override
            public PathObserver found(Part part) {
                return PageObserver.this.found(part).and(other);
            }

            @Override
            public void over(PartOutcome outcome) {
                PageObserver.this.over(outcome);
            }
        };
    }
}
