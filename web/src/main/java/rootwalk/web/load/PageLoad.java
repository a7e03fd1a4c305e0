package rootwalk.web.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.client.Cookies;
import rootwalk.web.client.FailedFetch;
import rootwalk.web.client.FetchClient;
import rootwalk.web.client.FetchClient.OnRedirect;
import rootwalk.web.client.FetchResult;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.page.PageReader;
import rootwalk.web.page.Resource;
import rootwalk.web.page.StyleSheetReader;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.url.Url;

/// Loads one page. Used by one thread, once.
public final class PageLoad {

    /// The most parts of a page; style sheets could import each other endlessly.
    static final int MAX_PARTS = 1000;

    private final FetchClient client;
    private final Request documentRequest;
    private final FetchResult document;
    private final Cookies cookies;
    private final FetchTimeline timeline;
    private final PageObserver observer;

    private final Set<Url> known = new HashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private final BlockingQueue<PartOutcome> finished = new LinkedBlockingQueue<>();
    private final List<PartOutcome> outcomes = new ArrayList<>();
    private long skipped;
    private boolean interrupted;

    private PageLoad(FetchClient client, Request request, FetchResult document, Cookies cookies, FetchTimeline timeline,
            PageObserver observer) {
        this.client = client;
        this.documentRequest = request;
        this.document = document;
        this.cookies = cookies;
        this.timeline = timeline;
        this.observer = observer;
    }

    /// Fetches a document and its parts. If the thread is interrupted, unfinished parts fail.
    ///
    /// @param cookies the cookies of the document; its parts get those for resources of the page
    /// @param timeline the timeline of the document, whose clock is used for the parts
    /// @throws FailedFetch if the document cannot be fetched
    public static LoadedPage load(FetchClient client, Request request, OnRedirect onRedirect, Cookies cookies,
            FetchTimeline timeline, PageObserver observer) throws FailedFetch {
        FetchResult document = client.fetch(request, onRedirect, cookies, timeline);
        Url page = document.last().request().url();
        return new PageLoad(client, request, document, cookies.forResourcesOf(page), timeline, observer).loaded();
    }

    private LoadedPage loaded() {
        Url page = page();
        known.add(page.withoutFragment());
        request(PageReader.resources(page, document.last().response()));
        while (outcomes.size() < threads.size()) {
            PartOutcome outcome = next();
            outcomes.add(outcome);
            observer.finished(outcome);
            if (outcome instanceof PartOutcome.Fetched(PagePart part, var _, FetchResult result)
                    && part.resource().kind() == Resource.Kind.STYLESHEET && !interrupted) {
                request(StyleSheetReader.resources(result.last().request().url(), result.last().response()));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        outcomes.sort(Comparator.comparingInt(outcome -> outcome.part().number()));
        return new LoadedPage(document, outcomes, skipped, timeline.now());
    }

    private Url page() {
        return document.last().request().url();
    }

    /// Starts to fetch new resources, by priority and then in document order.
    private void request(List<Resource> resources) {
        for (Resource resource : resources.stream().sorted(Comparator.comparing(Resource::priority)).toList()) {
            if (threads.size() == MAX_PARTS) {
                skipped++;
            } else if (known.add(resource.url())) {
                begin(new PagePart(threads.size() + 1, resource, timeline.now()));
            }
        }
    }

    private void begin(PagePart part) {
        FetchTimeline own = timeline.forPart(observer.found(part));
        threads.add(Thread.ofVirtual().name("part-" + part.number()).start(() -> finished.add(outcome(part, own))));
    }

    private PartOutcome outcome(PagePart part, FetchTimeline own) {
        Request wanted = new Request(HttpMethod.GET, part.resource().url(),
                PartFields.of(part.resource(), documentRequest, page()), Body.NONE);
        try {
            FetchResult result = client.fetch(wanted, OnRedirect.FOLLOW, cookies, own);
            return new PartOutcome.Fetched(part, timeline.now(), result);
        } catch (FetchFailure e) {
            return new PartOutcome.Failed(part, timeline.now(), e);
        } catch (RuntimeException e) {
            return new PartOutcome.Failed(part, timeline.now(),
                    new FetchFailure(FetchStep.RECEIVE, "this program failed: " + e,
                            "a bug in rootwalk; please report it", e));
        }
    }

    /// The next finished part. An interrupt is passed on to all parts, which then finish soon.
    private PartOutcome next() {
        while (true) {
            try {
                return finished.take();
            } catch (InterruptedException e) {
                interrupted = true;
                threads.forEach(Thread::interrupt);
            }
        }
    }
}
