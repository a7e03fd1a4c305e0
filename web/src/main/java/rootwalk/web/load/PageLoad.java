package rootwalk.web.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.client.BrokenFetch;
import rootwalk.web.client.Cookies;
import rootwalk.web.client.FetchClient;
import rootwalk.web.client.FetchClient.OnRedirect;
import rootwalk.web.client.Fetched;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.page.PageReader;
import rootwalk.web.page.Resource;
import rootwalk.web.page.StyleReader;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Journey;
import rootwalk.web.path.Step;
import rootwalk.web.url.Url;

/// The loading of one page. Used by one thread, once.
public final class PageLoad {

    /// More than any page has that people read; style sheets could import each other without an end.
    static final int MOST = 1000;

    private final FetchClient client;
    private final Request request;
    private final Fetched document;
    private final Cookies cookies;
    private final Journey journey;
    private final PageObserver observer;

    private final Set<Url> known = new HashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private final BlockingQueue<PartOutcome> over = new LinkedBlockingQueue<>();
    private final List<PartOutcome> outcomes = new ArrayList<>();
    private long leftOut;
    private boolean interrupted;

    private PageLoad(FetchClient client, Request request, Fetched document, Cookies cookies, Journey journey,
            PageObserver observer) {
        this.client = client;
        this.request = request;
        this.document = document;
        this.cookies = cookies;
        this.journey = journey;
        this.observer = observer;
    }

    /// Fetches a document and what it wants. When the thread is interrupted, what is not there by then is lost.
    ///
    /// @param cookies
    ///            of the document; its parts get those that they may have within it
    /// @param journey
    ///            of the document; its parts go by the same clock
    /// @throws BrokenFetch
    ///             when the document cannot be had
    public static LoadedPage load(FetchClient client, Request request, OnRedirect onRedirect, Cookies cookies,
            Journey journey, PageObserver observer) throws BrokenFetch {
        Fetched document = client.fetch(request, onRedirect, cookies, journey);
        Url page = document.last().request().url();
        return new PageLoad(client, request, document, cookies.within(page), journey, observer).loaded();
    }

    private LoadedPage loaded() {
        Url page = page();
        known.add(page.withoutFragment());
        want(PageReader.resources(page, document.last().response()));
        while (outcomes.size() < threads.size()) {
            PartOutcome outcome = next();
            outcomes.add(outcome);
            observer.over(outcome);
            if (outcome instanceof PartOutcome.Got(Part part, var _, Fetched fetched)
                    && part.resource().kind() == Resource.Kind.STYLESHEET && !interrupted) {
                want(StyleReader.resources(fetched.last().request().url(), fetched.last().response()));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        outcomes.sort(Comparator.comparingInt(outcome -> outcome.part().number()));
        return new LoadedPage(document, outcomes, leftOut, journey.now());
    }

    private Url page() {
        return document.last().request().url();
    }

    /// Begins to fetch what is not known yet, the most urgent first, and of the same priority as the page has it.
    private void want(List<Resource> resources) {
        for (Resource resource : resources.stream().sorted(Comparator.comparing(Resource::priority)).toList()) {
            if (threads.size() == MOST) {
                leftOut++;
            } else if (known.add(resource.url())) {
                begin(new Part(threads.size() + 1, resource, journey.now()));
            }
        }
    }

    private void begin(Part part) {
        Journey own = journey.alongside(observer.found(part));
        threads.add(Thread.ofVirtual().name("part-" + part.number()).start(() -> over.add(outcome(part, own))));
    }

    private PartOutcome outcome(Part part, Journey own) {
        Request wanted = new Request(HttpMethod.GET, part.resource().url(),
                PartFields.of(part.resource(), request, page()), Body.NONE);
        try {
            Fetched fetched = client.fetch(wanted, OnRedirect.FOLLOW, cookies, own);
            return new PartOutcome.Got(part, journey.now(), fetched);
        } catch (FetchFailure e) {
            return new PartOutcome.Lost(part, journey.now(), e);
        } catch (RuntimeException e) {
            return new PartOutcome.Lost(part, journey.now(), new FetchFailure(Step.RECEIVE, "this program failed: " + e,
                    "a mistake in rootwalk, which is worth a report", e));
        }
    }

    /// The next part that is over. An interrupt is handed on to all of them, and then they soon are.
    private PartOutcome next() {
        while (true) {
            try {
                return over.take();
            } catch (InterruptedException e) {
                interrupted = true;
                threads.forEach(Thread::interrupt);
            }
        }
    }
}
