//! The local mailbox's pages.

use kernel::mail::{Attachment, Mail, Mailer as _};
use kernel::text::EmailAddress;
use serde_json::{Value, json};

use crate::support::both;

fn mail(number: u32) -> Mail {
    Mail {
        to: EmailAddress::parse("ada@example.org").unwrap(),
        sender_name: None,
        reply_to: None,
        message_id: format!("{number}@example.org"),
        subject: format!("Mail {number} <script>"),
        html: "<p>\"Hello\"</p>".to_owned(),
        text: "Hello </pre>".to_owned(),
        unsubscribe: None,
        attachments: vec![Attachment {
            filename: "ticket.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            body: vec![1, 2, 3],
            inline_id: None,
        }],
    }
}

both! {
    async fn shows_mails_to_people_and_tools(app: TestApp) {
        for number in 1..3 {
            app.mailbox.send(&mail(number)).await.unwrap();
        }
        let list = app.http.get(app.url("/dev/mailbox.json")).send().await.unwrap();
        let list: Value = serde_json::from_slice(&list.bytes().await.unwrap()).unwrap();
        assert_eq!(list[0], json!({
            "messageId": "2@example.org",
            "to": ["ada@example.org"],
            "subject": "Mail 2 <script>",
            "text": "Hello </pre>",
            "html": "<p>\"Hello\"</p>",
            "attachments": [{ "filename": "ticket.pdf", "contentType": "application/pdf", "size": 3 }],
        }));
        assert_eq!(list.as_array().unwrap().len(), 2);

        let page = app.http.get(app.url("/dev/mailbox")).send().await.unwrap();
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"));
        let page = page.text().await.unwrap();
        assert!(page.contains("Mail 2 &lt;script&gt;") && page.contains("Hello &lt;&#x2f;pre&gt;"));
        assert!(page.contains("sandbox=\"") && !page.contains("<script"));

        let link = page.split("href=\"").find(|remaining| remaining.starts_with("/dev/mailbox/")).unwrap();
        let file = app.http.get(app.url(link.split('"').next().unwrap())).send().await.unwrap();
        assert_eq!(file.headers()["content-type"], "application/pdf");
        assert_eq!(file.headers()["content-disposition"], "attachment; filename=\"ticket.pdf\"");
        assert_eq!(file.bytes().await.unwrap().as_ref(), [1, 2, 3]);

        let mut with_picture = mail(3);
        with_picture.html.push_str("<img src=\"cid:qr@example.org\">");
        with_picture.attachments[0].inline_id = Some("qr@example.org".to_owned());
        app.mailbox.send(&with_picture).await.unwrap();
        let page = app.http.get(app.url("/dev/mailbox")).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("&lt;img src=&quot;&#x2f;dev&#x2f;mailbox&#x2f;mail-2&#x2f;attachments&#x2f;0&quot;"));
        for nowhere in ["/dev/mailbox/nothing/attachments/0", "/dev/mailbox/mail-0/attachments/7"] {
            assert_eq!(app.http.get(app.url(nowhere)).send().await.unwrap().status(), 404);
        }
    }
}
