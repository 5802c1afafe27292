//! What the vendor's published samples get wrong, and what is made of it: put up with exactly as far as the facts demand, and an error beyond.

#[path = "both/whole.rs"]
mod whole;

use insta::{assert_debug_snapshot, assert_snapshot};
use ipaper_api::ecommerce::{GetFlipbookOrdersByType, UnsupportedCheckoutType};
use ipaper_api::link::{GetLinks, Link, ShopItem};
use ipaper_api::media::{CreateDirectory, GetTree, UploadFile};
use ipaper_api::paper::{CreatePaper, GetAllPapers, GetPaperIdFromUrl, GetPaperStructure, Node, Structure};
use ipaper_api::ripper::{GetProcessingPapers, GetProcessingStatus, ProcessingStatus};
use ipaper_api::search::SearchPapersWithHierarchyByName;
use ipaper_api::{
    Amount, DecodeError, DecodeProblem, Error, ImageType, Leniency, ReturnCode, decode, decode_strictly, decode_with,
};
use whole::whole;

fn in_data(content: &str) -> String {
    format!("<result><code>SUCCESS</code><message/><data>{content}</data></result>")
}

mod end_tags {
    use super::*;

    #[test]
    fn a_blank_inside_an_end_tag_is_put_up_with() {
        for (code, message, data) in [
            ("</ code>", "</message>", "</data>"),
            ("</code >", "</ message >", "</\ndata\t>"),
            ("</  code>", "</ message>", "</ data>"),
        ] {
            let answer =
                format!("<result><code>SUCCESS{code}<message>.{message}<data><paper id=\"7\"/>{data}</ result>");
            let paper = decode::<CreatePaper>(answer.as_bytes()).unwrap_or_else(|error| panic!("{answer}: {error}"));
            assert_eq!(paper.get(), 7, "{answer}");
        }
    }

    #[test]
    fn a_blank_inside_the_name_of_an_end_tag_is_an_error() {
        let error = decode::<CreatePaper>(b"<result><code>SUCCESS</co de></result>").expect_err("another name");
        assert_snapshot!(whole(&error), @"Paper.CreatePaper: expected the API's XML: the response is malformed; whether it had its effect is unknown: at result/code (line 1, column 22, byte 21): expected the end tag `</code>`, found `</co de>`; the answer reads `</co de></result>`");
    }

    #[test]
    fn a_blank_before_the_name_of_a_start_tag_is_an_error() {
        let error = decode::<CreatePaper>(b"<result>< code>SUCCESS</code></result>").expect_err("no name");
        assert_snapshot!(whole(&error), @"Paper.CreatePaper: expected the API's XML: the response is malformed; whether it had its effect is unknown: at result/ (line 1, column 9, byte 8): `` is no name of an element; the answer reads `< code>SUCCESS</code></result>`");
    }

    #[test]
    fn a_blank_before_the_slash_of_an_end_tag_is_an_error() {
        let error = decode::<CreatePaper>(b"<result><code>SUCCESS< /code></result>").expect_err("no end tag");
        assert_snapshot!(whole(&error), @"Paper.CreatePaper: expected the API's XML: the response is malformed; whether it had its effect is unknown: at result/code/ (line 1, column 22, byte 21): `` is no name of an element; the answer reads `< /code></result>`");
    }
}

mod the_media_tree {
    use super::*;

    #[test]
    fn a_missing_quote_is_an_error() {
        let answer = in_data(
            "<directory directoryid=\"11\" name=\"Labels\">\n<file fileid=\"12 name=\"oak.png\" size=\"3\"/>\n</directory>",
        );
        assert_snapshot!(decode::<GetTree>(answer.as_bytes()).expect_err("a quote is missing"), @"Media.GetTree: the response is incomplete");
    }

    #[test]
    fn a_missing_quote_that_another_one_makes_up_for_is_an_error() {
        let answer = in_data(
            "<directory directoryid=\"11\" name=\"Labels\">\n<file fileid=\"12\" name=\"oak.png size=\"3\"/>\n<file fileid=\"13\" name=ash.png\" size=\"4\"/>\n</directory>",
        );
        assert_snapshot!(decode::<GetTree>(answer.as_bytes()).expect_err("a quote is missing"), @"Media.GetTree: the response is malformed");
    }

    #[test]
    fn a_directory_that_closes_itself_and_is_closed_again_is_an_error() {
        let answer = in_data(
            "<directory directoryid=\"11\" name=\"Labels\">\n<directory directoryid=\"12\" name=\"Oak\"/>\n<file fileid=\"13\" name=\"oak.png\" size=\"3\"/>\n</directory>\n</directory>",
        );
        assert_snapshot!(decode::<GetTree>(answer.as_bytes()).expect_err("which directory holds the file?"), @"Media.GetTree: the response is malformed");
    }
}

mod links {
    use super::*;

    /// The one link of an answer, between whose `x` and `y` this stands.
    fn link_with(param: &str) -> Result<Link, Error> {
        let answer = in_data(&format!(
            "<root><link number=\"1\"><x>0.5</x>{param}<y>0.25</y></link><link number=\"2\"/></root>"
        ));
        let mut links = decode::<GetLinks>(answer.as_bytes())?;
        // Torn markup neither swallows what stands beside it nor the link that follows.
        assert_eq!(links.len(), 2, "{param}");
        let link = links.remove(0);
        assert_eq!((link.x, link.y), (Some(0.5), Some(0.25)), "{param}");
        Ok(link)
    }

    fn item_of(param: &str) -> ShopItem {
        let link = link_with(param).unwrap_or_else(|error| panic!("{param}: {error}"));
        link.shop_item.unwrap_or_else(|| panic!("no item in {param}"))
    }

    #[test]
    fn a_shop_item_is_read_in_whichever_way_it_is_wrapped_or_torn() {
        for param in [
            "<param><![CDATA[<item><name><![CDATA[A & B]]></name><price>5,50</price><id>7</id></item>]]></param>",
            "<param><![CDATA[<item><name><![CDATA[A & B]]></name><price>5,50</price><id>7</id></item>]]></ param>",
            "<param><![CDATA[<item><name><![CDATA[A & B]]></name><price>5,50</price><id>7</id></item>]]></param >",
            "<param>\n<![CDATA[\n<item><name><![CDATA[ A & B ]]></name><price> 5,50 </price><id>7</id></item>\n]]>\n</param>",
            "<param><item><name>A &amp; B</name><price>5,50</price><id>7</id></item></param>",
            "<param><![CDATA[<item><name>A &amp; B</name><price>5,50</price><id>7</id></item>]]></param>",
            "<param>&lt;item&gt;&lt;name&gt;A &amp;amp; B&lt;/name&gt;&lt;price&gt;5,50&lt;/price&gt;&lt;id&gt;7&lt;/id&gt;&lt;/item&gt;</param>",
            "<param><![CDATA[<item><name><![CDATA[A & B]]><price>5,50</price><id>7</item>]]></param>",
            "<param><![CDATA[<item><name><![CDATA[A & B]]></name><price>5,50<id>7]]></param>",
            "<param><![CDATA[</></x><item><name><![CDATA[A & B]]></name></stray><price>5,50</price><id>7</id>]]></param>",
        ] {
            let item = item_of(param);
            assert_eq!(item.name.as_deref(), Some("A & B"), "{param}");
            assert_eq!(item.price.as_ref().map(Amount::text), Some("5,50"), "{param}");
            assert_eq!(item.id.as_deref(), Some("7"), "{param}");
        }
    }

    #[test]
    fn a_link_without_an_item_has_none() {
        for param in ["", "<param/>", "<param></param>", "<param> </param>", "<param><![CDATA[]]></param>"] {
            let link = link_with(param).unwrap_or_else(|error| panic!("{param}: {error}"));
            assert_eq!(link.shop_item, None, "{param}");
        }
    }

    #[test]
    fn an_end_tag_of_param_that_is_missing_is_an_error() {
        let error = link_with("<param><![CDATA[<item><name>A</name></item>]]>").expect_err("no end");
        assert_snapshot!(whole(&error), @r#"Link.GetLinks: the response is malformed: at result/data/root/link/param (line 1, column 78, byte 77): the end tag `</param>` is missing; the answer reads `<param><![CDATA[<item><name>A</name></item>]]><y>0.25</y></link><link number="2"/></root></data></result>`"#);
    }

    #[test]
    fn an_end_tag_of_param_that_only_the_next_one_has_is_an_error() {
        let error =
            link_with("<param><![CDATA[<item><name>A</name></item>]]><param>second</param>").expect_err("no end");
        assert_snapshot!(whole(&error), @r#"Link.GetLinks: the response is malformed: at result/data/root/link/param (line 1, column 78, byte 77): the end tag `</param>` is missing; the answer reads `<param><![CDATA[<item><name>A</name></item>]]><param>second</param><y>0.25</y></link><link number="2"/></root></data></result>`"#);
    }

    #[test]
    fn an_entity_that_nobody_knows_in_escaped_markup_is_an_error() {
        let error = link_with("<param>&lt;item&gt;&lt;name&gt;A&nbsp;B&lt;/name&gt;&lt;/item&gt;</param>");
        assert_snapshot!(error.expect_err("no entity of XML"), @"Link.GetLinks: the response is malformed");
    }

    #[test]
    fn missing_end_tags_outside_of_param_are_an_error() {
        let answer = in_data("<root><link number=\"1\"><x>0.5<y>0.25</y></link></root>");
        assert_snapshot!(decode::<GetLinks>(answer.as_bytes()).expect_err("`x` does not end"), @"Link.GetLinks: the response is malformed");
    }

    #[test]
    fn nested_cdata_in_other_methods_is_an_error() {
        let answer = in_data("<param><![CDATA[<a><![CDATA[x]]></a>]]></param><paper id=\"1\"/>");
        assert_snapshot!(decode::<CreatePaper>(answer.as_bytes()).expect_err("stray markup"), @"Paper.CreatePaper: the response is malformed");
    }
}

mod padding {
    use super::*;

    #[test]
    fn padded_texts_of_media_are_trimmed() {
        let directory = "<result>\n<code>\n\t<![CDATA[ SUCCESS ]]>\n</code>\n<message>\n<![CDATA[ . ]]></message>\n<data>\n<directoryid>\n\t<![CDATA[ 41 ]]>\n</directoryid></data></result>";
        assert_eq!(decode::<CreateDirectory>(directory.as_bytes()).expect("an id").get(), 41);
        let file = in_data("<fileid>\r\n\t42 </fileid>");
        assert_eq!(decode::<UploadFile>(file.as_bytes()).expect("an id").get(), 42);
    }

    #[test]
    fn padded_texts_of_orders_are_trimmed_outside_and_kept_inside() {
        let answer = in_data(
            "<flipbooks><flipbook id=\"1\" name=\"a\" url=\"/\"><orders count=\"1\"><order orderId=\"x\" orderDate=\"2026-01-02 03:04:05\" checkoutType=\"CheckoutByEmail\" orderLinesCount=\"1\" totalOrderValue=\" 1,5 \"><orderLine><productId>\n <![CDATA[ A  1 ]]>\n</productId><productName> <![CDATA[Oak]]></productName><productDescription><![CDATA[\n]]></productDescription><productPrice>\n<![CDATA[ 1,5 ]]></productPrice><amount><![CDATA[1 ]]> </amount></orderLine></order></orders></flipbook></flipbooks>",
        );
        let flipbooks = decode::<GetFlipbookOrdersByType>(answer.as_bytes()).expect("orders");
        assert_debug_snapshot!(flipbooks[0].orders[0].lines[0], @r#"
        OrderLine {
            product_id: "A  1",
            product_name: "Oak",
            product_description: "",
            product_price: Amount {
                text: "1,5",
                value: Some(
                    1.5,
                ),
            },
            quantity: Amount {
                text: "1",
                value: Some(
                    1,
                ),
            },
        }
        "#);
    }

    #[test]
    fn a_padded_processing_status_is_known() {
        for status in ["Completed", " Completed ", "\n<![CDATA[ Completed ]]>\n", "<![CDATA[\tCompleted]]>"] {
            let answer = in_data(&format!("<ProcessStatus>{status}</ProcessStatus>"));
            let status = decode::<GetProcessingStatus>(answer.as_bytes()).expect("a status");
            assert_eq!(status, ProcessingStatus::Completed, "{answer}");
        }
    }

    #[test]
    fn blanks_inside_a_value_are_an_error() {
        let answer = in_data("<directoryid>4 1</directoryid>");
        assert_snapshot!(decode::<CreateDirectory>(answer.as_bytes()).expect_err("two numbers"), @"Media.CreateDirectory: the response holds a value of another type");
    }
}

mod vocabularies {
    use super::*;

    fn structure(part_of_index: &str, image_types: &[&str]) -> Result<Structure, Error> {
        let image = |image_type: &&str| format!("<image type=\"{image_type}\" file-size=\"1\" url=\"/i\"/>");
        let images = image_types.iter().map(image).collect::<Vec<_>>().concat();
        let answer = in_data(&format!(
            "<paper id=\"1\" name=\"a\" url=\"/\"><pages><page id=\"1\" number=\"1\" part-of-index=\"{part_of_index}\"><images>{images}</images></page></pages></paper>"
        ));
        decode::<GetPaperStructure>(answer.as_bytes())
    }

    #[test]
    fn image_types_come_by_name_and_by_number() {
        let structure = structure("true", &["Zoom", "Normal", "Thumb", "1", "2", "3"]).expect("images");
        let kinds: Vec<_> = structure.pages[0].images.iter().map(|image| image.kind.clone()).collect();
        let named = [ImageType::Zoom, ImageType::Normal, ImageType::Thumb];
        assert_eq!(kinds, [named.clone(), named].concat());
    }

    #[test]
    fn an_image_type_of_neither_vocabulary_is_kept() {
        let structure = structure("true", &["4"]).expect("an image");
        assert_debug_snapshot!(structure.pages[0].images[0].kind, @r#"
        Unknown(
            UnknownValue(
                "4",
            ),
        )
        "#);
    }

    #[test]
    fn booleans_come_in_two_spellings() {
        for (text, value) in [("true", true), ("True", true), ("false", false), ("False", false), (" True ", true)] {
            assert_eq!(structure(text, &[]).expect("a page").pages[0].part_of_index, value, "{text}");
        }
        let entry = |category: &str| {
            let paper = format!(
                "<papers><paper paperID=\"1\" name=\"a\" url=\"/\" parentID=\"2\" category=\"{category}\"/></papers>"
            );
            decode::<SearchPapersWithHierarchyByName>(in_data(&paper).as_bytes()).expect("an entry").remove(0)
        };
        assert!(entry("True").is_category && !entry("false").is_category);
    }

    #[test]
    fn a_boolean_in_a_third_spelling_is_an_error() {
        assert_snapshot!(structure("yes", &[]).expect_err("no boolean"), @"Paper.GetPaperStructure: the response holds a value of another type");
    }
}

mod amounts {
    use super::*;

    fn total(text: &str) -> Amount {
        let answer = in_data(&format!(
            "<flipbooks><flipbook id=\"1\" name=\"a\" url=\"/\"><orders count=\"1\"><order orderId=\"x\" orderDate=\"2026-01-02 03:04:05\" checkoutType=\"CheckoutByEmail\" orderLinesCount=\"0\" totalOrderValue=\"{text}\"/></orders></flipbook></flipbooks>"
        ));
        let decoded = decode_with::<GetFlipbookOrdersByType>(answer.as_bytes(), ipaper_api::Limits::default());
        let decoded = decoded.unwrap_or_else(|error| panic!("{text}: {error}"));
        let total = decoded.response[0].orders[0].total_value.clone();
        assert_eq!(total.text(), text.trim());
        assert_eq!(decoded.drift.is_empty(), total.value().is_some(), "{text}: {:?}", decoded.drift);
        total
    }

    #[test]
    fn comma_and_point_are_both_read() {
        for (text, value) in [
            ("5351,8", "5351.8"),
            ("5351.8", "5351.8"),
            ("5.351,80", "5351.80"),
            ("5,351.80", "5351.80"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("1,234", "1.234"),
            ("-0,5", "-0.5"),
            ("12", "12"),
        ] {
            assert_eq!(total(text).value().map(|value| value.to_string()).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn refuses_or_reports_a_decimal_comma_without_the_leniency() {
        let without = Some(Leniency::CommaDecimal);
        let fraction = |x: &str| in_data(&format!("<root><link><x>{x}</x></link></root>"));
        let error = decode_strictly::<GetLinks>(fraction("0,25").as_bytes(), without).result.expect_err("a comma");
        assert_eq!(error.decode_error().map(DecodeError::problem), Some(DecodeProblem::WrongValue));
        let links = decode_strictly::<GetLinks>(fraction("0.25").as_bytes(), without).result.expect("a point");
        assert_eq!(links[0].x, Some(0.25));
        let price = |price: &str| {
            in_data(&format!("<root><link><param><item><price>{price}</price></item></param></link></root>"))
        };
        for (text, drift) in [("1,5", 1), ("1.5", 0), ("free", 1)] {
            let decoded = decode_strictly::<GetLinks>(price(text).as_bytes(), without);
            let links = decoded.result.expect("an amount is kept");
            assert_eq!(links[0].shop_item.as_ref().and_then(|item| item.price.as_ref()).map(Amount::text), Some(text));
            assert_eq!(decoded.drift.len(), drift, "{text}: {:?}", decoded.drift);
        }
    }

    #[test]
    fn what_is_no_number_is_kept_and_noted_and_no_error() {
        for text in ["5.35,180.2", "1,23,456", "5351,8 kr.", "free", ""] {
            assert_eq!(total(text).value(), None, "{text}");
        }
    }
}

mod bare_text {
    use super::*;

    #[test]
    fn the_text_inside_data_explains_an_unsupported_checkout_type() {
        for text in ["By pigeon?", " <![CDATA[ By pigeon? ]]>\n", "By <![CDATA[pigeon?]]>"] {
            let answer =
                format!("<result><code>UNSUPPORTED_CHECKOUT_TYPE</code><message/><data>{text}</data></result>");
            let error = decode::<GetFlipbookOrdersByType>(answer.as_bytes()).expect_err("a refusal");
            assert_eq!(error.code(), Some(&ReturnCode::UnsupportedCheckoutType));
            let details = error.details::<UnsupportedCheckoutType>().expect("details");
            assert_eq!(details.explanation.as_deref(), Some("By pigeon?"), "{text}");
        }
    }

    #[test]
    fn text_inside_data_where_none_is_known_of_changes_nothing() {
        let answer = in_data("busy<paper id=\"1\"/>");
        let decoded = decode_with::<CreatePaper>(answer.as_bytes(), ipaper_api::Limits::default()).expect("an id");
        assert_eq!((decoded.response.get(), decoded.drift.len()), (1, 1));
    }
}

mod order_and_absence {
    use super::*;

    #[test]
    fn children_come_in_any_order() {
        let in_order = "<result><code>SUCCESS</code><message>.</message><data><paper id=\"1\" name=\"a\" url=\"/\"><pages><page id=\"2\" number=\"1\" part-of-index=\"true\"><text>t</text><images><image type=\"Zoom\" file-size=\"1\" url=\"/i\"/></images></page></pages></paper></data></result>";
        let turned = "<result><data><paper url=\"/\" name=\"a\" id=\"1\"><pages><page part-of-index=\"true\" number=\"1\" id=\"2\"><images><image url=\"/i\" file-size=\"1\" type=\"Zoom\"/></images><text>t</text></page></pages></paper></data><message>.</message><code>SUCCESS</code></result>";
        let decoded = decode::<GetPaperStructure>(in_order.as_bytes()).expect("a structure");
        assert_eq!(decode::<GetPaperStructure>(turned.as_bytes()).expect("the same structure"), decoded);
    }

    #[test]
    fn papers_and_categories_are_mixed_and_keep_their_order() {
        let answer = in_data(
            "<category url=\"/\" id=\"1\" name=\"a\"><paper id=\"2\" name=\"b\" url=\"/b/\"/><category id=\"3\" name=\"c\" url=\"/c/\"/><paper id=\"4\" name=\"d\" url=\"/d/\"/></category>",
        );
        let Node::Category(root) = decode::<GetAllPapers>(answer.as_bytes()).expect("a tree") else {
            panic!("the root is a category")
        };
        let kinds: Vec<_> = root.children.iter().map(|child| matches!(child, Node::Category(_))).collect();
        assert_eq!(kinds, [false, true, false]);
    }

    #[test]
    fn optional_things_may_be_missing_or_empty() {
        let links = in_data("<root><link/><link number=\"\"><x/><usemask></usemask></link></root>");
        let links = decode::<GetLinks>(links.as_bytes()).expect("links");
        for link in &links {
            assert_eq!((link.ordinal, link.x, link.use_mask, link.page_number), (None, None, None, None));
        }
        let period = in_data("<paper id=\"2\" name=\"b\" url=\"/b/\" publicationperiod-to=\"\"/>");
        let Node::Paper(paper) = decode::<GetAllPapers>(period.as_bytes()).expect("a paper") else {
            panic!("the root is a paper")
        };
        assert_eq!((paper.publication_from, paper.publication_to), (None, None));
    }

    #[test]
    fn data_may_be_missing_or_empty_where_nothing_is_found() {
        for answer in ["<result><code>SUCCESS</code></result>".to_owned(), in_data(""), in_data(" ")] {
            assert_eq!(decode::<GetPaperIdFromUrl>(answer.as_bytes()).expect("no paper"), None, "{answer}");
        }
        assert_eq!(decode::<GetProcessingPapers>(in_data("<processes/>").as_bytes()).expect("a list").len(), 0);
    }

    #[test]
    fn the_message_may_be_missing() {
        let answer = b"<result><code>SUCCESS</code><data><paper id=\"1\"/></data></result>";
        assert_eq!(decode::<CreatePaper>(answer).expect("an id").get(), 1);
    }
}
