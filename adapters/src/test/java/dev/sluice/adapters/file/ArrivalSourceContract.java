package dev.sluice.adapters.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.arrive.ArrivalSource;
import dev.sluice.scheduler.arrive.Arrived;
import dev.sluice.scheduler.arrive.Listing;
import dev.sluice.scheduler.arrive.UriPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every kind of place must keep to. */
abstract class ArrivalSourceContract {
    abstract ArrivalSource source();

    /** Where files are put, with a slash at its end. */
    abstract String root();

    abstract void put(String path, String content);

    @Test
    void listsWhatThePatternMeansWithSizeAndEtag() {
        put("in/a.csv", "12345");
        put("in/b.txt", "1");
        put("in/deep/c.csv", "1");
        put("out/d.csv", "1");

        Listing.Page page = page("in/*.csv", "", 100);

        assertThat(page.next()).isEmpty();
        assertThat(page.files()).singleElement().satisfies(file -> {
            assertThat(file.uri()).isEqualTo(root() + "in/a.csv");
            assertThat(file.name()).isEqualTo("a.csv");
            assertThat(file.size()).isEqualTo(5);
            assertThat(file.etag()).isNotEmpty().doesNotContain("\"");
        });
        assertThat(names("in/**/*.csv")).containsExactly("a.csv", "c.csv");
    }

    @Test
    void etagStaysWithTheContentAndChangesWithIt() {
        put("in/a.csv", "1");
        String first = page("in/*", "", 10).files().getFirst().etag();
        String again = page("in/*", "", 10).files().getFirst().etag();
        put("in/a.csv", "22");
        String changed = page("in/*", "", 10).files().getFirst().etag();

        assertThat(again).isEqualTo(first);
        assertThat(changed).isNotEqualTo(first);
    }

    @Test
    void pagesTogetherAreTheWhole() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String name = "f%02d.csv".formatted(i);
            put("in/" + name, "1");
            all.add(name);
        }

        List<String> listed = new ArrayList<>();
        Optional<String> after = Optional.of("");
        int pages = 0;
        while (after.isPresent()) {
            Listing.Page page = page("in/*.csv", after.get(), 10);
            page.files().stream().map(Arrived::name).forEach(listed::add);
            after = page.next();
            pages++;
        }

        assertThat(listed).isEqualTo(all);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void nothingThereIsAnEmptyPage() {
        put("in/a.txt", "1");

        assertThat(page("in/*.csv", "", 10)).isEqualTo(new Listing.Page(List.of(), Optional.empty()));
    }

    @Test
    void strangeNamesAreListedAsTheyAre() {
        put("in/ä b+c%20&'.csv", "1");

        assertThat(page("in/*.csv", "", 10).files())
                .extracting(Arrived::uri)
                .containsExactly(root() + "in/ä b+c%20&'.csv");
    }

    Listing.Page page(String glob, String after, int limit) {
        Listing listing = source().list(UriPattern.parse(root() + glob), after, limit);
        assertThat(listing).isInstanceOf(Listing.Page.class);
        return (Listing.Page) listing;
    }

    private List<String> names(String glob) {
        return page(glob, "", 100).files().stream().map(Arrived::name).toList();
    }
}
