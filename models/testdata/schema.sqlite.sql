CREATE TABLE `access_entries` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `account_id` integer NOT NULL,
  `subject` text NOT NULL,
  `what` text NOT NULL,
  `at` datetime NOT NULL
);
CREATE INDEX `idx_access_entries_event_id` ON `access_entries`(`event_id`);
CREATE TABLE `accounts` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `email` text NOT NULL,
  `name` text NOT NULL,
  `password_hash` text NOT NULL,
  `lang` text NOT NULL DEFAULT "ko",
  `failed_log_ins` integer NOT NULL,
  `locked_until` datetime,
  `created_at` datetime NOT NULL
);
CREATE UNIQUE INDEX `idx_accounts_email` ON `accounts`(`email`);
CREATE TABLE `answers` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `application_id` integer NOT NULL,
  `question_id` integer NOT NULL,
  `value` text NOT NULL
);
CREATE UNIQUE INDEX `answer_once` ON `answers`(`application_id`,`question_id`);
CREATE INDEX `idx_answers_question_id` ON `answers`(`question_id`);
CREATE TABLE `application_changes` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `application_id` integer NOT NULL,
  `account_id` integer NOT NULL,
  `actor` text NOT NULL,
  `field` text NOT NULL,
  `was` blob,
  `now` blob,
  `at` datetime NOT NULL
);
CREATE INDEX `idx_application_changes_application_id` ON `application_changes`(`application_id`);
CREATE TABLE `application_drafts` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `holder` text NOT NULL,
  `content` blob NOT NULL,
  `saved_at` datetime NOT NULL
);
CREATE UNIQUE INDEX `draft_once` ON `application_drafts`(`event_id`,`holder`);
CREATE INDEX `idx_application_drafts_saved_at` ON `application_drafts`(`saved_at`);
CREATE TABLE `applications` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `vendor_id` integer NOT NULL,
  `receipt` text NOT NULL,
  `no` text NOT NULL,
  `mode` text NOT NULL,
  `category` text NOT NULL,
  `power_w` integer NOT NULL,
  `power_devices` text NOT NULL,
  `food` numeric NOT NULL,
  `water` numeric NOT NULL,
  `wish` text NOT NULL,
  `food_how` text NOT NULL DEFAULT "",
  `food_report` text NOT NULL DEFAULT "",
  `insured` numeric NOT NULL DEFAULT false,
  `alcohol` numeric NOT NULL DEFAULT false,
  `alcohol_licence` text NOT NULL DEFAULT "",
  `fire` numeric NOT NULL DEFAULT false,
  `fire_gear` text NOT NULL DEFAULT "",
  `vehicle` numeric NOT NULL DEFAULT false,
  `plate` blob,
  `load_in` text NOT NULL DEFAULT "",
  `near` text NOT NULL DEFAULT "",
  `apart` text NOT NULL DEFAULT "",
  `booth_mm` integer NOT NULL DEFAULT 0,
  `car_at_booth` numeric NOT NULL DEFAULT false,
  `car_cm` integer NOT NULL DEFAULT 0,
  `step_free` numeric NOT NULL DEFAULT false,
  `spots` text NOT NULL DEFAULT "",
  `booths` integer NOT NULL DEFAULT 0,
  `no_coupons` numeric NOT NULL DEFAULT false,
  `nonce` text NOT NULL DEFAULT "",
  `state` text NOT NULL,
  `wait_rank` integer NOT NULL,
  `reason` text NOT NULL,
  `submitted_at` datetime NOT NULL,
  `decided_at` datetime,
  `rests_at` datetime,
  `confirmed_at` datetime,
  `offer_until` datetime,
  CONSTRAINT `application_booth_size` CHECK (booth_mm >= 0),
  CONSTRAINT `application_booths` CHECK (booths BETWEEN 0 AND 4),
  CONSTRAINT `application_car_length` CHECK (car_cm >= 0),
  CONSTRAINT `application_food_how` CHECK (food_how IN ('','cooked','packed')),
  CONSTRAINT `application_food_report` CHECK (food_report IN ('','held','temporary')),
  CONSTRAINT `application_mode` CHECK (mode IN ('booth','store','both')),
  CONSTRAINT `application_power` CHECK (power_w BETWEEN 0 AND 5000),
  CONSTRAINT `application_state` CHECK (state IN ('submitted','reviewing','fix_requested','selected','waitlisted','not_selected','withdrawn'))
);
CREATE UNIQUE INDEX `application_live` ON `applications`(`event_id`,`vendor_id`) WHERE state <> 'withdrawn';
CREATE UNIQUE INDEX `application_no` ON `applications`(`event_id`,`no`) WHERE no <> '';
CREATE UNIQUE INDEX `application_nonce` ON `applications`(`event_id`,`nonce`) WHERE nonce <> '' AND state <> 'withdrawn';
CREATE INDEX `application_offer` ON `applications`(`offer_until`) WHERE offer_until IS NOT NULL;
CREATE UNIQUE INDEX `application_receipt` ON `applications`(`event_id`,`receipt`);
CREATE INDEX `application_vendor` ON `applications`(`vendor_id`);
CREATE TABLE `arrivals` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `day` text NOT NULL,
  `state` text NOT NULL,
  `by_pass` numeric NOT NULL,
  `actor` text NOT NULL,
  `at` datetime NOT NULL,
  CONSTRAINT `arrival_state` CHECK (state IN ('arrived','no_show'))
);
CREATE UNIQUE INDEX `arrival_once` ON `arrivals`(`application_id`,`day`);
CREATE INDEX `idx_arrivals_event_id` ON `arrivals`(`event_id`);
CREATE TABLE `assignments` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `layout_id` integer NOT NULL,
  `booth_id` integer NOT NULL,
  `day` text NOT NULL,
  `application_id` integer NOT NULL,
  `source` text NOT NULL,
  `locked` numeric NOT NULL DEFAULT false,
  `reason` text NOT NULL DEFAULT "",
  CONSTRAINT `assignment_source` CHECK (source IN ('staff','auto','swap','drawn'))
);
CREATE UNIQUE INDEX `assignment_booth` ON `assignments`(`layout_id`,`booth_id`,`day`);
CREATE INDEX `idx_assignments_application_id` ON `assignments`(`application_id`);
CREATE INDEX `idx_assignments_event_id` ON `assignments`(`event_id`);
CREATE TABLE `attempts` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `device_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `coupon_id` integer NOT NULL,
  `code` text NOT NULL,
  `method` text NOT NULL,
  `nonce` text NOT NULL,
  `outcome` text NOT NULL,
  `at` datetime NOT NULL
);
CREATE INDEX `attempt_device` ON `attempts`(`event_id`,`device_id`,`at`);
CREATE TABLE `audit_entries` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `account_id` integer NOT NULL,
  `actor` text NOT NULL,
  `action` text NOT NULL,
  `subject` text NOT NULL,
  `detail` text NOT NULL,
  `at` datetime NOT NULL
);
CREATE INDEX `idx_audit_entries_event_id` ON `audit_entries`(`event_id`);
CREATE TABLE `batches` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `campaign_id` integer NOT NULL,
  `no` integer NOT NULL,
  `mark` text NOT NULL,
  `first_serial` integer NOT NULL,
  `quantity` integer NOT NULL,
  `state` text NOT NULL,
  `made_at` datetime NOT NULL,
  `handed_at` datetime,
  `voided_at` datetime,
  `reason` text NOT NULL,
  CONSTRAINT `batch_first` CHECK (first_serial > 0),
  CONSTRAINT `batch_quantity` CHECK (quantity > 0),
  CONSTRAINT `batch_state` CHECK (state IN ('printed','active','voided'))
);
CREATE UNIQUE INDEX `batch_no` ON `batches`(`campaign_id`,`no`);
CREATE INDEX `idx_batches_event_id` ON `batches`(`event_id`);
CREATE TABLE `booth_rules` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `category` text NOT NULL,
  `equal` text NOT NULL,
  `most` integer NOT NULL,
  CONSTRAINT `booth_rule_equal` CHECK (equal IN ('space_out','cluster','ignore')),
  CONSTRAINT `booth_rule_most` CHECK (most >= 0)
);
CREATE UNIQUE INDEX `booth_rule_category` ON `booth_rules`(`event_id`,`category`);
CREATE TABLE `booths` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `layout_id` integer NOT NULL,
  `public_id` text NOT NULL DEFAULT "",
  `label` text NOT NULL,
  `row_name` text NOT NULL,
  `place` integer NOT NULL,
  `xmm` integer NOT NULL,
  `ymm` integer NOT NULL,
  `width_mm` integer NOT NULL,
  `height_mm` integer NOT NULL,
  `turn` integer NOT NULL DEFAULT 0,
  `zone` text NOT NULL,
  `panel` text NOT NULL,
  `max_w` integer NOT NULL,
  `water` numeric NOT NULL,
  `corner` numeric NOT NULL,
  `step_free` numeric NOT NULL DEFAULT false,
  `fire_ok` numeric NOT NULL DEFAULT false,
  `vehicle_ok` numeric NOT NULL DEFAULT false,
  `blocked` numeric NOT NULL DEFAULT false,
  `front` text NOT NULL DEFAULT "",
  `ops_ko` text NOT NULL,
  `ops_en` text NOT NULL,
  CONSTRAINT `booth_power` CHECK (max_w >= 0),
  CONSTRAINT `booth_size` CHECK (width_mm > 0 AND height_mm > 0),
  CONSTRAINT `booth_zone` CHECK (zone IN ('make','food','ops'))
);
CREATE UNIQUE INDEX `booth_label` ON `booths`(`layout_id`,`label`);
CREATE UNIQUE INDEX `booth_public_id` ON `booths`(`layout_id`,`public_id`) WHERE public_id <> '';
CREATE TABLE `bulk_actions` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `public_id` text NOT NULL,
  `kind` text NOT NULL,
  `word` text NOT NULL,
  `state` text NOT NULL,
  `reason` text NOT NULL,
  `until` datetime,
  `account_id` integer NOT NULL,
  `actor` text NOT NULL,
  `at` datetime NOT NULL,
  `undone_at` datetime,
  `undone_by` text NOT NULL,
  CONSTRAINT `bulk_kind` CHECK (kind IN ('tag','untag','draft','undraft','fix'))
);
CREATE INDEX `idx_bulk_actions_event_id` ON `bulk_actions`(`event_id`);
CREATE UNIQUE INDEX `idx_bulk_actions_public_id` ON `bulk_actions`(`public_id`);
CREATE TABLE `bulk_items` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `bulk_action_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `mark` integer NOT NULL,
  `was` text NOT NULL,
  `state` text NOT NULL,
  `outcome` text NOT NULL,
  CONSTRAINT `bulk_outcome` CHECK (outcome IN ('','undone','left'))
);
CREATE INDEX `idx_bulk_items_bulk_action_id` ON `bulk_items`(`bulk_action_id`);
CREATE TABLE `campaigns` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `public_id` text NOT NULL,
  `name_ko` text NOT NULL,
  `name_en` text NOT NULL,
  `note_ko` text NOT NULL,
  `note_en` text NOT NULL,
  `benefit` text NOT NULL,
  `discount_won` integer NOT NULL,
  `percent` integer NOT NULL DEFAULT 0,
  `gift_ko` text NOT NULL DEFAULT "",
  `gift_en` text NOT NULL DEFAULT "",
  `minimum_won` integer NOT NULL,
  `for_shops` numeric NOT NULL,
  `for_artisans` numeric NOT NULL,
  `for_smes` numeric NOT NULL,
  `vendors` text NOT NULL DEFAULT "",
  `place` text NOT NULL,
  `channel` text NOT NULL,
  `quantity` integer NOT NULL,
  `budget_won` integer NOT NULL,
  `per_person` integer NOT NULL,
  `claim_word` text NOT NULL DEFAULT "",
  `legal_basis` text NOT NULL,
  `rotating` numeric NOT NULL DEFAULT false,
  `asks_phone` numeric NOT NULL DEFAULT false,
  `opens_at` datetime NOT NULL,
  `closes_at` datetime NOT NULL,
  `redeem_from` datetime NOT NULL,
  `redeem_until` datetime NOT NULL,
  `first_until` datetime,
  `recall_at` datetime,
  `recall_after` integer NOT NULL DEFAULT 0,
  `state` text NOT NULL,
  `issued` integer NOT NULL,
  `reserved_won` integer NOT NULL,
  `redeemed` integer NOT NULL,
  `redeemed_won` integer NOT NULL,
  `reversed` integer NOT NULL,
  `recalled` integer NOT NULL DEFAULT 0,
  `sold_out_at` datetime,
  CONSTRAINT `campaign_benefit` CHECK (benefit IN ('discount','percent','gift','prize')),
  CONSTRAINT `campaign_budget` CHECK (budget_won > 0 OR (benefit = 'gift' AND budget_won = 0)),
  CONSTRAINT `campaign_channel` CHECK (channel IN ('online','desk','stamp')),
  CONSTRAINT `campaign_claim_window` CHECK (closes_at > opens_at),
  CONSTRAINT `campaign_discount` CHECK (discount_won > 0 OR (benefit = 'gift' AND discount_won = 0)),
  CONSTRAINT `campaign_issued` CHECK (issued >= 0 AND issued <= quantity),
  CONSTRAINT `campaign_minimum` CHECK (minimum_won >= 0),
  CONSTRAINT `campaign_percent` CHECK (percent >= 0 AND percent <= 100 AND (percent > 0) = (benefit = 'percent')),
  CONSTRAINT `campaign_person` CHECK (per_person > 0),
  CONSTRAINT `campaign_place` CHECK (place IN ('anywhere','booths','stores')),
  CONSTRAINT `campaign_quantity` CHECK (quantity > 0),
  CONSTRAINT `campaign_recall` CHECK (recall_after >= 0),
  CONSTRAINT `campaign_redeem_window` CHECK (redeem_until > redeem_from),
  CONSTRAINT `campaign_redeemed` CHECK (redeemed >= 0 AND redeemed <= issued),
  CONSTRAINT `campaign_reserved` CHECK (reserved_won >= 0 AND reserved_won <= budget_won),
  CONSTRAINT `campaign_state` CHECK (state IN ('draft','open','paused','closed'))
);
CREATE INDEX `idx_campaigns_event_id` ON `campaigns`(`event_id`);
CREATE UNIQUE INDEX `idx_campaigns_public_id` ON `campaigns`(`public_id`);
CREATE TABLE `cards` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `tour_id` integer NOT NULL,
  `code` text NOT NULL,
  `short_code` text NOT NULL,
  `person` text NOT NULL,
  `sheet` integer NOT NULL,
  `serial` integer NOT NULL,
  `made_at` datetime NOT NULL,
  `last_at` datetime,
  `done_at` datetime,
  `refused` integer NOT NULL,
  `kept_id` integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX `card_person` ON `cards`(`person`,`tour_id`);
CREATE UNIQUE INDEX `card_serial` ON `cards`(`tour_id`,`serial`) WHERE serial > 0;
CREATE UNIQUE INDEX `card_short` ON `cards`(`short_code`,`event_id`);
CREATE UNIQUE INDEX `idx_cards_code` ON `cards`(`code`);
CREATE TABLE `consents` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `application_id` integer NOT NULL,
  `what` text NOT NULL,
  `words` text NOT NULL,
  `agreed_at` datetime NOT NULL
);
CREATE INDEX `idx_consents_application_id` ON `consents`(`application_id`);
CREATE TABLE `coupons` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `campaign_id` integer NOT NULL,
  `slot_id` integer NOT NULL,
  `code` text NOT NULL,
  `short_code` text NOT NULL,
  `person` text NOT NULL,
  `ordinal` integer NOT NULL,
  `nonce` text NOT NULL,
  `state` text NOT NULL,
  `issued_at` datetime NOT NULL,
  `expires_at` datetime NOT NULL,
  `recall_at` datetime,
  `batch_id` integer NOT NULL DEFAULT 0,
  `serial` integer NOT NULL DEFAULT 0,
  CONSTRAINT `coupon_state` CHECK (state IN ('printed','issued','redeemed','expired','voided'))
);
CREATE INDEX `coupon_batch` ON `coupons`(`batch_id`) WHERE batch_id > 0;
CREATE UNIQUE INDEX `coupon_nonce` ON `coupons`(`nonce`,`event_id`);
CREATE UNIQUE INDEX `coupon_person` ON `coupons`(`person`,`campaign_id`,`ordinal`);
CREATE INDEX `coupon_recall` ON `coupons`(`recall_at`) WHERE recall_at IS NOT NULL;
CREATE UNIQUE INDEX `coupon_serial` ON `coupons`(`campaign_id`,`serial`) WHERE batch_id > 0;
CREATE UNIQUE INDEX `coupon_short` ON `coupons`(`short_code`,`event_id`);
CREATE UNIQUE INDEX `idx_coupons_code` ON `coupons`(`code`);
CREATE TABLE `criteria` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `position` integer NOT NULL,
  `name_ko` text NOT NULL,
  `name_en` text NOT NULL,
  `hint_ko` text NOT NULL,
  `hint_en` text NOT NULL,
  `scale` integer NOT NULL,
  `weight` integer NOT NULL,
  CONSTRAINT `criterion_scale` CHECK (scale IN (5,10,100)),
  CONSTRAINT `criterion_weight` CHECK (weight BETWEEN 1 AND 100)
);
CREATE INDEX `idx_criteria_event_id` ON `criteria`(`event_id`);
CREATE TABLE `day_acts` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `client_id` text NOT NULL,
  `account_id` integer NOT NULL,
  `kind` text NOT NULL,
  `subject` text NOT NULL,
  `made_at` datetime NOT NULL,
  `at` datetime NOT NULL,
  `reason` text NOT NULL,
  `since` datetime,
  CONSTRAINT `day_act_kind` CHECK (kind IN ('check_in','no_show','incident'))
);
CREATE UNIQUE INDEX `day_act_once` ON `day_acts`(`event_id`,`client_id`);
CREATE TABLE `day_plans` (
  `event_id` integer,
  `grace_min` integer NOT NULL,
  PRIMARY KEY (`event_id`),
  CONSTRAINT `day_plan_grace` CHECK (grace_min BETWEEN 0 AND 600)
);
CREATE TABLE `devices` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `public_id` text NOT NULL,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `label` text NOT NULL,
  `token_hash` text NOT NULL,
  `created_at` datetime NOT NULL,
  `seen_at` datetime,
  `revoked_at` datetime
);
CREATE INDEX `idx_devices_application_id` ON `devices`(`application_id`);
CREATE INDEX `idx_devices_event_id` ON `devices`(`event_id`);
CREATE UNIQUE INDEX `idx_devices_public_id` ON `devices`(`public_id`);
CREATE UNIQUE INDEX `idx_devices_token_hash` ON `devices`(`token_hash`);
CREATE TABLE `document_files` (
  `document_id` integer,
  `content` blob NOT NULL,
  PRIMARY KEY (`document_id`)
);
CREATE TABLE `documents` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `kind` text NOT NULL,
  `about` integer NOT NULL,
  `state` text NOT NULL,
  `version` integer NOT NULL,
  `reason` text NOT NULL,
  `expires_on` text NOT NULL,
  `name` blob NOT NULL,
  `type` text NOT NULL,
  `size` integer NOT NULL,
  `digest` text NOT NULL,
  `received_at` datetime NOT NULL,
  `decided_by` text NOT NULL,
  `decided_at` datetime,
  CONSTRAINT `document_reason` CHECK (state <> 'fix' OR reason <> ''),
  CONSTRAINT `document_state` CHECK (state IN ('received','accepted','fix'))
);
CREATE UNIQUE INDEX `document_paper` ON `documents`(`application_id`,`kind`,`about`);
CREATE INDEX `idx_documents_event_id` ON `documents`(`event_id`);
CREATE TABLE `drafted_decisions` (
  `application_id` integer,
  `event_id` integer NOT NULL,
  `state` text NOT NULL,
  `rank` integer NOT NULL,
  `reason` text NOT NULL,
  `origin` text NOT NULL,
  `account_id` integer NOT NULL,
  `actor` text NOT NULL,
  `revision` integer NOT NULL,
  `at` datetime NOT NULL,
  PRIMARY KEY (`application_id`),
  CONSTRAINT `drafted_origin` CHECK (origin IN ('hand','score','first_come','draw')),
  CONSTRAINT `drafted_state` CHECK (state IN ('selected','waitlisted','not_selected'))
);
CREATE INDEX `idx_drafted_decisions_event_id` ON `drafted_decisions`(`event_id`);
CREATE TABLE `draws` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `public_id` text NOT NULL,
  `event_id` integer NOT NULL,
  `prize_draw_id` integer NOT NULL DEFAULT 0,
  `list` text NOT NULL,
  `hash` text NOT NULL,
  `announced` text NOT NULL,
  `local` text NOT NULL,
  `listed_at` datetime NOT NULL,
  `listed_by` text NOT NULL,
  `seed` text NOT NULL,
  `source` text NOT NULL,
  `witnesses` text NOT NULL,
  `drawn_at` datetime,
  `drawn_by` text NOT NULL,
  CONSTRAINT `draw_seed` CHECK ((seed = '') = (drawn_at IS NULL))
);
CREATE UNIQUE INDEX `draw_prize` ON `draws`(`event_id`) WHERE prize_draw_id > 0 AND seed = '';
CREATE INDEX `idx_draws_event_id` ON `draws`(`event_id`);
CREATE UNIQUE INDEX `idx_draws_public_id` ON `draws`(`public_id`);
CREATE TABLE `enrolments` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `secret_hash` text NOT NULL,
  `offered_by` integer NOT NULL,
  `offered_at` datetime NOT NULL,
  `expires_at` datetime NOT NULL,
  `used_at` datetime,
  `used_by` text NOT NULL,
  `device_id` integer
);
CREATE INDEX `idx_enrolments_application_id` ON `enrolments`(`application_id`);
CREATE INDEX `idx_enrolments_event_id` ON `enrolments`(`event_id`);
CREATE UNIQUE INDEX `idx_enrolments_secret_hash` ON `enrolments`(`secret_hash`);
CREATE TABLE `events` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `organizer_id` integer NOT NULL,
  `slug` text NOT NULL,
  `name_ko` text NOT NULL,
  `name_en` text NOT NULL,
  `place_ko` text NOT NULL,
  `place_en` text NOT NULL,
  `host_ko` text NOT NULL,
  `host_en` text NOT NULL,
  `about_ko` text NOT NULL,
  `about_en` text NOT NULL,
  `starts_at` datetime NOT NULL,
  `ends_at` datetime NOT NULL,
  `apply_from` datetime NOT NULL,
  `apply_until` datetime NOT NULL,
  `terms_ko` text NOT NULL DEFAULT "",
  `terms_en` text NOT NULL DEFAULT "",
  `bring_ko` text NOT NULL DEFAULT "",
  `bring_en` text NOT NULL DEFAULT "",
  `fee_won` integer NOT NULL DEFAULT 0,
  `places_shop` integer NOT NULL DEFAULT 0,
  `places_artisan` integer NOT NULL DEFAULT 0,
  `places_sme` integer NOT NULL DEFAULT 0,
  `booths_each` integer NOT NULL DEFAULT 1,
  `state` text NOT NULL,
  `demo` numeric NOT NULL,
  `receipt_seq` integer NOT NULL,
  `people_gone` integer NOT NULL,
  `created_at` datetime NOT NULL,
  CONSTRAINT `event_booths_each` CHECK (booths_each BETWEEN 1 AND 4),
  CONSTRAINT `event_ends_after_start` CHECK (ends_at > starts_at),
  CONSTRAINT `event_fee` CHECK (fee_won >= 0),
  CONSTRAINT `event_places` CHECK (places_shop >= 0 AND places_artisan >= 0 AND places_sme >= 0),
  CONSTRAINT `event_state` CHECK (state IN ('draft','recruiting','preparing','live','closed','settled','archived'))
);
CREATE UNIQUE INDEX `idx_events_slug` ON `events`(`slug`);
CREATE TABLE `find_tries` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `public_id` text NOT NULL,
  `person` text NOT NULL,
  `phone_hash` text NOT NULL,
  `guesses` integer NOT NULL,
  `created_at` datetime NOT NULL,
  `expires_at` datetime NOT NULL,
  `used_at` datetime
);
CREATE INDEX `idx_find_tries_person` ON `find_tries`(`person`);
CREATE INDEX `idx_find_tries_phone_hash` ON `find_tries`(`phone_hash`);
CREATE UNIQUE INDEX `idx_find_tries_public_id` ON `find_tries`(`public_id`);
CREATE TABLE `fix_requests` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `reason` text NOT NULL,
  `until` datetime NOT NULL,
  `was` text NOT NULL,
  `account_id` integer NOT NULL,
  `actor` text NOT NULL,
  `asked_at` datetime NOT NULL,
  `closed_at` datetime,
  `outcome` text NOT NULL,
  CONSTRAINT `fix_outcome` CHECK ((outcome = '') = (closed_at IS NULL)),
  CONSTRAINT `fix_reason` CHECK (reason <> '')
);
CREATE INDEX `fix_application` ON `fix_requests`(`application_id`);
CREATE UNIQUE INDEX `fix_standing` ON `fix_requests`(`application_id`) WHERE closed_at IS NULL;
CREATE INDEX `idx_fix_requests_event_id` ON `fix_requests`(`event_id`);
CREATE TABLE `handovers` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `card_id` integer NOT NULL,
  `what` text NOT NULL,
  `coupon` text NOT NULL,
  `given_by` text NOT NULL,
  `given_at` datetime NOT NULL,
  `received_at` datetime NOT NULL,
  `undone_at` datetime,
  `undone_by` text NOT NULL,
  `reason` text NOT NULL
);
CREATE UNIQUE INDEX `handover_once` ON `handovers`(`card_id`) WHERE undone_at IS NULL;
CREATE INDEX `idx_handovers_event_id` ON `handovers`(`event_id`);
CREATE TABLE `holders` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `person` text NOT NULL,
  `browser` blob NOT NULL,
  `phone` blob NOT NULL,
  `phone_hash` text NOT NULL,
  `tail_hash` text NOT NULL,
  `said_at` datetime NOT NULL
);
CREATE UNIQUE INDEX `holder_person` ON `holders`(`person`,`event_id`);
CREATE INDEX `holder_phone` ON `holders`(`phone_hash`,`event_id`);
CREATE INDEX `holder_tail` ON `holders`(`tail_hash`,`event_id`);
CREATE TABLE `import_columns` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `organizer_id` integer NOT NULL,
  `head` text NOT NULL,
  `field` text NOT NULL
);
CREATE UNIQUE INDEX `import_column` ON `import_columns`(`organizer_id`,`head`);
CREATE TABLE `imports` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `public_id` text NOT NULL,
  `event_id` integer NOT NULL,
  `account_id` integer NOT NULL,
  `file_name` text NOT NULL,
  `content` blob NOT NULL,
  `state` text NOT NULL,
  `kind` text NOT NULL,
  `mode` text NOT NULL,
  `category` text NOT NULL,
  `food_how` text NOT NULL,
  `food_report` text NOT NULL,
  `run` integer NOT NULL,
  `total` integer NOT NULL,
  `checked` integer NOT NULL,
  `added` integer NOT NULL,
  `changed` integer NOT NULL,
  `same` integer NOT NULL,
  `kept` integer NOT NULL,
  `created_at` datetime,
  `beat_at` datetime,
  `ended_at` datetime,
  CONSTRAINT `import_state` CHECK (state IN ('draft','running','done','failed'))
);
CREATE INDEX `idx_imports_event_id` ON `imports`(`event_id`);
CREATE UNIQUE INDEX `idx_imports_public_id` ON `imports`(`public_id`);
CREATE TABLE `incident_photos` (
  `incident_id` integer,
  `content` blob NOT NULL,
  PRIMARY KEY (`incident_id`)
);
CREATE TABLE `incidents` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `public_id` text NOT NULL,
  `booth` text NOT NULL,
  `application_id` integer NOT NULL,
  `text` blob NOT NULL,
  `has_photo` numeric NOT NULL,
  `actor` text NOT NULL,
  `at` datetime NOT NULL,
  `closed_at` datetime,
  `closed_by` text NOT NULL
);
CREATE UNIQUE INDEX `incident_id` ON `incidents`(`event_id`,`public_id`);
CREATE TABLE `invitations` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `vendor_id` integer NOT NULL,
  `event_id` integer NOT NULL,
  `email` blob NOT NULL,
  `token_hash` text,
  `expires_at` datetime,
  `used_at` datetime
);
CREATE INDEX `idx_invitations_event_id` ON `invitations`(`event_id`);
CREATE UNIQUE INDEX `idx_invitations_token_hash` ON `invitations`(`token_hash`);
CREATE UNIQUE INDEX `idx_invitations_vendor_id` ON `invitations`(`vendor_id`);
CREATE TABLE `landmarks` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `layout_id` integer NOT NULL,
  `public_id` text NOT NULL DEFAULT "",
  `kind` text NOT NULL,
  `name_ko` text NOT NULL,
  `name_en` text NOT NULL,
  `xmm` integer NOT NULL,
  `ymm` integer NOT NULL,
  `width_mm` integer NOT NULL,
  `height_mm` integer NOT NULL,
  `turn` integer NOT NULL DEFAULT 0,
  `vendor` text NOT NULL DEFAULT ""
);
CREATE INDEX `idx_landmarks_layout_id` ON `landmarks`(`layout_id`);
CREATE TABLE `layout_drafts` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `revision` integer NOT NULL,
  `plan` text NOT NULL,
  `saved_by` text NOT NULL,
  `saved_at` datetime NOT NULL,
  CONSTRAINT `layout_draft_from` CHECK (revision > 0)
);
CREATE UNIQUE INDEX `layout_draft_revision` ON `layout_drafts`(`event_id`,`revision`);
CREATE TABLE `layout_pictures` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `public_id` text NOT NULL,
  `width` integer NOT NULL,
  `height` integer NOT NULL,
  `content` blob NOT NULL,
  `added_at` datetime NOT NULL
);
CREATE UNIQUE INDEX `layout_picture_id` ON `layout_pictures`(`event_id`,`public_id`);
CREATE TABLE `layouts` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `version` integer NOT NULL,
  `width_mm` integer NOT NULL,
  `height_mm` integer NOT NULL,
  `background_picture` text NOT NULL DEFAULT "",
  `background_xmm` integer NOT NULL DEFAULT 0,
  `background_ymm` integer NOT NULL DEFAULT 0,
  `background_width_mm` integer NOT NULL DEFAULT 0,
  `background_opacity` integer NOT NULL DEFAULT 0,
  `revision` integer NOT NULL DEFAULT 0,
  `published_by` text NOT NULL DEFAULT "",
  `published_at` datetime,
  CONSTRAINT `layout_size` CHECK (width_mm > 0 AND height_mm > 0)
);
CREATE UNIQUE INDEX `layout_version` ON `layouts`(`event_id`,`version`);
CREATE TABLE `ledger_heads` (
  `event_id` integer,
  `seq` integer NOT NULL,
  `hash` text NOT NULL,
  PRIMARY KEY (`event_id`)
);
CREATE TABLE `letters` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `public_id` text NOT NULL,
  `name` text NOT NULL,
  `subject_ko` text NOT NULL,
  `body_ko` text NOT NULL,
  `subject_en` text NOT NULL,
  `body_en` text NOT NULL,
  `purpose` text NOT NULL,
  `contact` text NOT NULL,
  `texts` numeric NOT NULL,
  `quiet` numeric NOT NULL,
  `audience` text NOT NULL,
  `changed_at` datetime NOT NULL,
  CONSTRAINT `letter_purpose` CHECK (purpose IN ('information','advertising'))
);
CREATE UNIQUE INDEX `idx_letters_public_id` ON `letters`(`public_id`);
CREATE UNIQUE INDEX `letter_name` ON `letters`(`event_id`,`name`);
CREATE TABLE `links` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `token_hash` text NOT NULL,
  `purpose` text NOT NULL,
  `account_id` integer NOT NULL,
  `expires_at` datetime NOT NULL,
  `used_at` datetime
);
CREATE UNIQUE INDEX `idx_links_token_hash` ON `links`(`token_hash`);
CREATE TABLE `load_ins` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `row_name` text NOT NULL,
  `from_min` integer NOT NULL,
  `until_min` integer NOT NULL,
  CONSTRAINT `load_in_times` CHECK (from_min >= 0 AND from_min < until_min AND until_min < 1440)
);
CREATE UNIQUE INDEX `load_in_row` ON `load_ins`(`event_id`,`row_name`);
CREATE TABLE `mailings` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `nonce` text NOT NULL,
  `letter` text NOT NULL,
  `audience` text NOT NULL,
  `vendors` integer NOT NULL,
  `actor` text NOT NULL,
  `sent_at` datetime NOT NULL
);
CREATE UNIQUE INDEX `mailing_nonce` ON `mailings`(`event_id`,`nonce`);
CREATE TABLE `messages` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `vendor_id` integer NOT NULL DEFAULT 0,
  `holder_id` integer NOT NULL DEFAULT 0,
  `winner_id` integer NOT NULL DEFAULT 0,
  `channel` text NOT NULL DEFAULT "mail",
  `purpose` text NOT NULL DEFAULT "information",
  `lang` text NOT NULL DEFAULT "ko",
  `address` text NOT NULL,
  `template` text NOT NULL,
  `fields` text NOT NULL,
  `quiet` numeric NOT NULL DEFAULT false,
  `created_at` datetime NOT NULL,
  `not_before` datetime,
  `busy_until` datetime,
  `tried_at` datetime,
  `sent_at` datetime,
  `given_up_at` datetime,
  `cancelled_at` datetime,
  `tries` integer NOT NULL,
  `fault` text NOT NULL DEFAULT "",
  `error` text NOT NULL,
  CONSTRAINT `message_channel` CHECK (channel IN ('mail','text')),
  CONSTRAINT `message_purpose` CHECK (purpose IN ('information','advertising'))
);
CREATE INDEX `idx_messages_event_id` ON `messages`(`event_id`);
CREATE INDEX `message_due` ON `messages`(`channel`) WHERE sent_at IS NULL AND given_up_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX `message_vendor` ON `messages`(`vendor_id`);
CREATE TABLE `notes` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `account_id` integer NOT NULL,
  `actor` text NOT NULL,
  `text` blob NOT NULL,
  `at` datetime NOT NULL
);
CREATE INDEX `idx_notes_application_id` ON `notes`(`application_id`);
CREATE TABLE `objections` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `draft` text NOT NULL,
  `application_id` integer NOT NULL,
  `booth` text NOT NULL,
  `words` text NOT NULL,
  `at` datetime NOT NULL
);
CREATE INDEX `idx_objections_event_id` ON `objections`(`event_id`);
CREATE UNIQUE INDEX `objection_once` ON `objections`(`draft`,`application_id`);
CREATE TABLE `offline_conflicts` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `nonce` text NOT NULL,
  `coupon_id` integer NOT NULL,
  `campaign_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `device_id` integer NOT NULL,
  `won` integer NOT NULL,
  `method` text NOT NULL,
  `reason` text NOT NULL,
  `claimed_at` datetime NOT NULL,
  `received_at` datetime NOT NULL,
  `decision` text NOT NULL,
  `decided_by` text NOT NULL,
  CONSTRAINT `conflict_decision` CHECK (decision IN ('open','paid','refused')),
  CONSTRAINT `conflict_reason` CHECK (reason IN ('already_redeemed','voided','expired','closed')),
  CONSTRAINT `conflict_won` CHECK (won >= 0)
);
CREATE UNIQUE INDEX `conflict_nonce` ON `offline_conflicts`(`event_id`,`nonce`);
CREATE TABLE `opt_outs` (
  `vendor_id` integer,
  `at` datetime NOT NULL,
  PRIMARY KEY (`vendor_id`)
);
CREATE TABLE `organizers` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `name` text NOT NULL
);
CREATE TABLE `panels` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `layout_id` integer NOT NULL,
  `public_id` text NOT NULL DEFAULT "",
  `label` text NOT NULL,
  `capacity_w` integer NOT NULL,
  `xmm` integer NOT NULL DEFAULT 0,
  `ymm` integer NOT NULL DEFAULT 0,
  CONSTRAINT `panel_capacity` CHECK (capacity_w >= 0)
);
CREATE UNIQUE INDEX `panel_label` ON `panels`(`layout_id`,`label`);
CREATE TABLE `paybacks` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `state` text NOT NULL,
  `way` text NOT NULL,
  `campaign_id` text NOT NULL,
  `minimum_won` integer NOT NULL,
  `steps` text NOT NULL,
  `percent` integer NOT NULL,
  `cap_won` integer NOT NULL,
  `day_won` integer NOT NULL,
  `person_won` integer NOT NULL,
  `budget_won` integer NOT NULL,
  `legal_basis` text NOT NULL,
  `needs_photo` numeric NOT NULL,
  `by_shops` numeric NOT NULL DEFAULT false,
  `accepted` integer NOT NULL,
  `reserved_won` integer NOT NULL,
  `paid_won` integer NOT NULL,
  CONSTRAINT `payback_budget` CHECK (budget_won > 0),
  CONSTRAINT `payback_cap` CHECK (cap_won >= 0),
  CONSTRAINT `payback_day` CHECK (day_won > 0),
  CONSTRAINT `payback_minimum` CHECK (minimum_won >= 0),
  CONSTRAINT `payback_paid` CHECK (paid_won >= 0 AND paid_won <= reserved_won),
  CONSTRAINT `payback_percent` CHECK (percent BETWEEN 0 AND 100),
  CONSTRAINT `payback_person` CHECK (person_won >= day_won),
  CONSTRAINT `payback_reserved` CHECK (reserved_won >= 0 AND reserved_won <= budget_won),
  CONSTRAINT `payback_state` CHECK (state IN ('draft','open','closed')),
  CONSTRAINT `payback_way` CHECK (way IN ('coupon','account'))
);
CREATE UNIQUE INDEX `idx_paybacks_event_id` ON `paybacks`(`event_id`);
CREATE TABLE `place_drafts` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `public_id` text NOT NULL,
  `event_id` integer NOT NULL,
  `name` text NOT NULL,
  `seats` text NOT NULL,
  `revision` integer NOT NULL,
  `saved_by` text NOT NULL,
  `saved_at` datetime NOT NULL
);
CREATE UNIQUE INDEX `idx_place_drafts_public_id` ON `place_drafts`(`public_id`);
CREATE UNIQUE INDEX `place_draft_name` ON `place_drafts`(`event_id`,`name`);
CREATE TABLE `placements` (
  `event_id` integer,
  `revision` integer NOT NULL,
  `changed_by` text NOT NULL,
  `changed_at` datetime,
  PRIMARY KEY (`event_id`)
);
CREATE TABLE `presences` (
  `event_id` integer,
  `account_id` integer,
  `name` text NOT NULL,
  `seen_at` datetime NOT NULL,
  PRIMARY KEY (`event_id`,`account_id`)
);
CREATE TABLE `presentations` (
  `coupon_id` integer,
  `application_id` integer NOT NULL,
  `at` datetime NOT NULL,
  PRIMARY KEY (`coupon_id`)
);
CREATE INDEX `presentation_vendor` ON `presentations`(`application_id`,`at`);
CREATE TABLE `previews` (
  `event_id` integer,
  `draft` text NOT NULL,
  `until` datetime NOT NULL,
  `opened_by` text NOT NULL,
  `opened_at` datetime NOT NULL,
  PRIMARY KEY (`event_id`)
);
CREATE TABLE `prize_draws` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `public_id` text NOT NULL,
  `name_ko` text NOT NULL,
  `name_en` text NOT NULL,
  `prizes` integer NOT NULL,
  `value_won` integer NOT NULL,
  `source` text NOT NULL,
  `minimum_won` integer NOT NULL,
  `draw_at` datetime NOT NULL,
  `claim_hours` integer NOT NULL,
  `draw_id` integer NOT NULL DEFAULT 0,
  `opened_at` datetime NOT NULL,
  CONSTRAINT `prize_draw_hours` CHECK (claim_hours > 0),
  CONSTRAINT `prize_draw_minimum` CHECK (minimum_won >= 0),
  CONSTRAINT `prize_draw_prizes` CHECK (prizes > 0),
  CONSTRAINT `prize_draw_source` CHECK (source IN ('purchase','card')),
  CONSTRAINT `prize_draw_value` CHECK (value_won >= 0)
);
CREATE INDEX `idx_prize_draws_event_id` ON `prize_draws`(`event_id`);
CREATE UNIQUE INDEX `idx_prize_draws_public_id` ON `prize_draws`(`public_id`);
CREATE TABLE `prize_entries` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `prize_draw_id` integer NOT NULL,
  `person` text NOT NULL,
  `source` text NOT NULL,
  `source_id` integer NOT NULL,
  `code` text NOT NULL,
  `phone` blob,
  `lang` text NOT NULL DEFAULT "ko",
  `withdrawn` numeric NOT NULL DEFAULT false,
  `entered_at` datetime NOT NULL,
  CONSTRAINT `prize_entry_source` CHECK (source IN ('purchase','card'))
);
CREATE UNIQUE INDEX `idx_prize_entries_code` ON `prize_entries`(`code`);
CREATE UNIQUE INDEX `prize_entry_once` ON `prize_entries`(`prize_draw_id`,`person`,`source`,`source_id`);
CREATE INDEX `prize_entry_person` ON `prize_entries`(`event_id`,`person`);
CREATE TABLE `products` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `application_id` integer NOT NULL,
  `name` text NOT NULL,
  `price_won` integer NOT NULL,
  CONSTRAINT `product_price` CHECK (price_won >= 0)
);
CREATE INDEX `idx_products_application_id` ON `products`(`application_id`);
CREATE TABLE `purchase_photos` (
  `purchase_id` integer,
  `content` blob NOT NULL,
  PRIMARY KEY (`purchase_id`)
);
CREATE TABLE `purchases` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `public_id` text NOT NULL,
  `application_id` integer NOT NULL,
  `approval_no` text NOT NULL,
  `person` text NOT NULL,
  `day` text NOT NULL,
  `bought_at` datetime NOT NULL,
  `amount_won` integer NOT NULL,
  `has_photo` numeric NOT NULL,
  `state` text NOT NULL,
  `won` integer NOT NULL,
  `coupon_code` text NOT NULL,
  `reason` text NOT NULL,
  `account` blob,
  `sent_at` datetime NOT NULL,
  `sent_by` text NOT NULL,
  `decided_at` datetime,
  `decided_by` text NOT NULL,
  `paid_at` datetime,
  `paid_by` text NOT NULL,
  CONSTRAINT `purchase_amount` CHECK (amount_won > 0),
  CONSTRAINT `purchase_reason` CHECK ((reason <> '') = (state = 'refused')),
  CONSTRAINT `purchase_state` CHECK (state IN ('waiting','accepted','paid','refused')),
  CONSTRAINT `purchase_won` CHECK ((won > 0) = (state IN ('accepted','paid')))
);
CREATE INDEX `idx_purchases_person` ON `purchases`(`person`);
CREATE UNIQUE INDEX `idx_purchases_public_id` ON `purchases`(`public_id`);
CREATE UNIQUE INDEX `purchase_once` ON `purchases`(`event_id`,`application_id`,`approval_no`) WHERE state <> 'refused';
CREATE INDEX `purchase_queue` ON `purchases`(`event_id`,`state`);
CREATE TABLE `questions` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `position` integer NOT NULL,
  `kind` text NOT NULL,
  `ask_ko` text NOT NULL,
  `ask_en` text NOT NULL,
  `hint_ko` text NOT NULL,
  `hint_en` text NOT NULL,
  `choices_ko` text NOT NULL,
  `choices_en` text NOT NULL,
  `required` numeric NOT NULL,
  `retired_at` datetime,
  CONSTRAINT `question_kind` CHECK (kind IN ('text','number','choice','file'))
);
CREATE INDEX `idx_questions_event_id` ON `questions`(`event_id`);
CREATE TABLE `quota` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `part` text NOT NULL,
  `places` integer NOT NULL,
  CONSTRAINT `quota_places` CHECK (places >= 0)
);
CREATE UNIQUE INDEX `quota_part` ON `quota`(`event_id`,`part`);
CREATE TABLE `redemptions` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `seq` integer NOT NULL,
  `kind` text NOT NULL,
  `coupon_id` integer NOT NULL,
  `campaign_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `device_id` integer NOT NULL,
  `booth` text NOT NULL,
  `won` integer NOT NULL,
  `purchase_won` integer,
  `method` text NOT NULL,
  `nonce` text NOT NULL,
  `claimed_at` datetime NOT NULL,
  `received_at` datetime NOT NULL,
  `hour` integer NOT NULL,
  `reverses` integer,
  `reversed_by` integer,
  `reason` text NOT NULL,
  `prev_hash` text NOT NULL,
  `hash` text NOT NULL,
  CONSTRAINT `redemption_kind` CHECK (kind IN ('redemption','reversal')),
  CONSTRAINT `redemption_method` CHECK (method IN ('scan','typed','paper','booth_qr')),
  CONSTRAINT `redemption_won` CHECK (won >= 0)
);
CREATE INDEX `idx_redemptions_application_id` ON `redemptions`(`application_id`);
CREATE UNIQUE INDEX `redemption_nonce` ON `redemptions`(`nonce`,`event_id`,`kind`);
CREATE UNIQUE INDEX `redemption_once` ON `redemptions`(`coupon_id`) WHERE kind = 'redemption' AND reversed_by IS NULL;
CREATE UNIQUE INDEX `redemption_seq` ON `redemptions`(`event_id`,`seq`);
CREATE TABLE `roles` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `account_id` integer NOT NULL,
  `event_id` integer NOT NULL,
  `name` text NOT NULL,
  CONSTRAINT `role_name` CHECK (name IN ('admin','manager','staff','desk','viewer'))
);
CREATE UNIQUE INDEX `role_once` ON `roles`(`account_id`,`event_id`);
CREATE TABLE `sales_reports` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `day` text NOT NULL,
  `band` text NOT NULL,
  `won` integer NOT NULL,
  `filed_at` datetime NOT NULL,
  CONSTRAINT `report_won` CHECK (won >= 0)
);
CREATE INDEX `idx_sales_reports_event_id` ON `sales_reports`(`event_id`);
CREATE UNIQUE INDEX `report_day` ON `sales_reports`(`application_id`,`day`);
CREATE TABLE `schema_steps` (
  `version` integer,
  `name` text NOT NULL,
  `taken_at` datetime NOT NULL,
  PRIMARY KEY (`version`)
);
CREATE TABLE `score_sheets` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `account_id` integer NOT NULL,
  `actor` text NOT NULL,
  `abstained` numeric NOT NULL,
  `reason` text NOT NULL,
  `total` integer NOT NULL,
  `version` integer NOT NULL,
  `at` datetime NOT NULL,
  CONSTRAINT `score_sheet_reason` CHECK (NOT abstained OR reason <> ''),
  CONSTRAINT `score_sheet_total` CHECK (total BETWEEN 0 AND 10000)
);
CREATE INDEX `idx_score_sheets_event_id` ON `score_sheets`(`event_id`);
CREATE UNIQUE INDEX `score_sheet_once` ON `score_sheets`(`application_id`,`account_id`);
CREATE TABLE `scores` (
  `sheet_id` integer,
  `criterion_id` integer,
  `points` integer NOT NULL,
  PRIMARY KEY (`sheet_id`,`criterion_id`),
  CONSTRAINT `score_points` CHECK (points BETWEEN 0 AND 100)
);
CREATE TABLE `scorings` (
  `event_id` integer,
  `closed_at` datetime,
  `actor` text NOT NULL,
  PRIMARY KEY (`event_id`)
);
CREATE TABLE `selection_terms` (
  `event_id` integer,
  `places` integer NOT NULL,
  `newcomer_percent` integer NOT NULL,
  `wait_max` integer NOT NULL,
  `answer_hours` integer NOT NULL,
  `own` numeric NOT NULL,
  `revision` integer NOT NULL,
  PRIMARY KEY (`event_id`),
  CONSTRAINT `selection_answer_hours` CHECK (answer_hours BETWEEN 0 AND 720),
  CONSTRAINT `selection_newcomers` CHECK (newcomer_percent BETWEEN 0 AND 100),
  CONSTRAINT `selection_places` CHECK (places >= 0),
  CONSTRAINT `selection_wait_max` CHECK (wait_max >= 0)
);
CREATE TABLE `sessions` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `token_hash` text NOT NULL,
  `account_id` integer NOT NULL,
  `created_at` datetime NOT NULL,
  `seen_at` datetime NOT NULL,
  `expires_at` datetime NOT NULL
);
CREATE INDEX `idx_sessions_account_id` ON `sessions`(`account_id`);
CREATE UNIQUE INDEX `idx_sessions_token_hash` ON `sessions`(`token_hash`);
CREATE TABLE `slots` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `campaign_id` integer NOT NULL,
  `opens_at` datetime NOT NULL,
  `quantity` integer NOT NULL,
  `issued` integer NOT NULL,
  CONSTRAINT `slot_issued` CHECK (issued >= 0 AND issued <= quantity),
  CONSTRAINT `slot_quantity` CHECK (quantity > 0)
);
CREATE INDEX `idx_slots_campaign_id` ON `slots`(`campaign_id`);
CREATE TABLE `stamps` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `card_id` integer NOT NULL,
  `stop_id` integer NOT NULL,
  `method` text NOT NULL,
  `attested_by` text NOT NULL,
  `at` datetime NOT NULL,
  CONSTRAINT `stamp_method` CHECK (method IN ('phone','vendor','ink'))
);
CREATE INDEX `idx_stamps_event_id` ON `stamps`(`event_id`);
CREATE INDEX `idx_stamps_stop_id` ON `stamps`(`stop_id`);
CREATE UNIQUE INDEX `stamp_once` ON `stamps`(`card_id`,`stop_id`);
CREATE TABLE `stops` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `tour_id` integer NOT NULL,
  `kind` text NOT NULL,
  `application_id` integer NOT NULL,
  `place` text NOT NULL,
  `name_ko` text NOT NULL,
  `name_en` text NOT NULL,
  `code` text NOT NULL,
  `proved` numeric NOT NULL,
  `closed` numeric NOT NULL,
  CONSTRAINT `stop_kind` CHECK (kind IN ('shop','artisan','sme','place'))
);
CREATE UNIQUE INDEX `idx_stops_code` ON `stops`(`code`);
CREATE UNIQUE INDEX `stop_place` ON `stops`(`tour_id`,`place`) WHERE place <> '';
CREATE UNIQUE INDEX `stop_vendor` ON `stops`(`tour_id`,`application_id`) WHERE application_id > 0;
CREATE TABLE `surveys` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `sales` integer NOT NULL,
  `visitors` integer NOT NULL,
  `place` integer NOT NULL,
  `support` integer NOT NULL,
  `again` integer NOT NULL,
  `words` text NOT NULL,
  `filed_at` datetime NOT NULL,
  CONSTRAINT `survey_again` CHECK (again BETWEEN 1 AND 5),
  CONSTRAINT `survey_place` CHECK (place BETWEEN 1 AND 5),
  CONSTRAINT `survey_sales` CHECK (sales BETWEEN 1 AND 5),
  CONSTRAINT `survey_support` CHECK (support BETWEEN 1 AND 5),
  CONSTRAINT `survey_visitors` CHECK (visitors BETWEEN 1 AND 5)
);
CREATE UNIQUE INDEX `idx_surveys_application_id` ON `surveys`(`application_id`);
CREATE INDEX `idx_surveys_event_id` ON `surveys`(`event_id`);
CREATE TABLE `swap_requests` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `public_id` text NOT NULL,
  `event_id` integer NOT NULL,
  `from_id` integer NOT NULL,
  `to_id` integer NOT NULL,
  `from_booth` text NOT NULL,
  `to_booth` text NOT NULL,
  `words` text NOT NULL,
  `state` text NOT NULL,
  `asked_at` datetime NOT NULL,
  `answered_at` datetime,
  CONSTRAINT `swap_state` CHECK (state IN ('asked','agreed','declined','taken_back'))
);
CREATE INDEX `idx_swap_requests_event_id` ON `swap_requests`(`event_id`);
CREATE UNIQUE INDEX `idx_swap_requests_public_id` ON `swap_requests`(`public_id`);
CREATE INDEX `idx_swap_requests_to_id` ON `swap_requests`(`to_id`);
CREATE UNIQUE INDEX `swap_open` ON `swap_requests`(`from_id`) WHERE state = 'asked';
CREATE TABLE `tags` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `application_id` integer NOT NULL,
  `word` text NOT NULL,
  `actor` text NOT NULL,
  `at` datetime NOT NULL
);
CREATE INDEX `tag_event` ON `tags`(`event_id`,`word`);
CREATE UNIQUE INDEX `tag_once` ON `tags`(`application_id`,`word`);
CREATE TABLE `thanks` (
  `event_id` integer,
  `mails` integer NOT NULL,
  `actor` text NOT NULL,
  `sent_at` datetime NOT NULL,
  PRIMARY KEY (`event_id`)
);
CREATE TABLE `tokens` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `role` text NOT NULL,
  `label` text NOT NULL,
  `token_hash` text NOT NULL,
  `created_at` datetime NOT NULL,
  `revoked_at` datetime,
  CONSTRAINT `token_role` CHECK (role IN ('staff','viewer'))
);
CREATE INDEX `idx_tokens_event_id` ON `tokens`(`event_id`);
CREATE UNIQUE INDEX `idx_tokens_token_hash` ON `tokens`(`token_hash`);
CREATE TABLE `told_places` (
  `application_id` integer,
  `event_id` integer NOT NULL,
  `booth` text NOT NULL,
  `at` datetime NOT NULL,
  PRIMARY KEY (`application_id`)
);
CREATE INDEX `idx_told_places_event_id` ON `told_places`(`event_id`);
CREATE TABLE `tours` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `name_ko` text NOT NULL,
  `name_en` text NOT NULL,
  `note_ko` text NOT NULL,
  `note_en` text NOT NULL,
  `need` integer NOT NULL,
  `artisans` integer NOT NULL,
  `each_kind` numeric NOT NULL,
  `walk_seconds` integer NOT NULL,
  `award` text NOT NULL,
  `gift_ko` text NOT NULL,
  `gift_en` text NOT NULL,
  `stock` integer NOT NULL,
  `given` integer NOT NULL,
  `campaign` text NOT NULL,
  `legal_basis` text NOT NULL,
  `opens_at` datetime NOT NULL,
  `closes_at` datetime NOT NULL,
  `state` text NOT NULL,
  CONSTRAINT `tour_artisans` CHECK (artisans >= 0),
  CONSTRAINT `tour_award` CHECK (award IN ('gift','prize','coupon')),
  CONSTRAINT `tour_given` CHECK (given >= 0 AND given <= stock),
  CONSTRAINT `tour_need` CHECK (need > 0),
  CONSTRAINT `tour_state` CHECK (state IN ('draft','open','closed')),
  CONSTRAINT `tour_stock` CHECK (stock >= 0),
  CONSTRAINT `tour_walk` CHECK (walk_seconds >= 0),
  CONSTRAINT `tour_window` CHECK (closes_at > opens_at)
);
CREATE UNIQUE INDEX `idx_tours_event_id` ON `tours`(`event_id`);
CREATE TABLE `vendors` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `organizer_id` integer NOT NULL,
  `account_id` integer NOT NULL,
  `kind` text NOT NULL,
  `business_number` text NOT NULL,
  `name` text NOT NULL,
  `representative` blob NOT NULL,
  `contact_name` blob NOT NULL,
  `phone` blob NOT NULL,
  `phone_hash` text NOT NULL,
  `address` text NOT NULL,
  `address_key` text NOT NULL DEFAULT "",
  `representative_hash` text NOT NULL DEFAULT "",
  CONSTRAINT `vendor_kind` CHECK (kind IN ('shop','artisan','sme'))
);
CREATE INDEX `idx_vendors_account_id` ON `vendors`(`account_id`);
CREATE INDEX `idx_vendors_address_key` ON `vendors`(`address_key`);
CREATE INDEX `idx_vendors_phone_hash` ON `vendors`(`phone_hash`);
CREATE INDEX `idx_vendors_representative_hash` ON `vendors`(`representative_hash`);
CREATE UNIQUE INDEX `vendor_business` ON `vendors`(`organizer_id`,`business_number`);
CREATE TABLE `waiting_lines` (
  `campaign_id` integer,
  `given` integer NOT NULL,
  `admitted` integer NOT NULL,
  `moved_at` datetime NOT NULL,
  `began_at` datetime NOT NULL,
  `began_from` integer NOT NULL,
  PRIMARY KEY (`campaign_id`),
  CONSTRAINT `line_admitted` CHECK (admitted <= given)
);
CREATE TABLE `waiting_places` (
  `campaign_id` integer,
  `person` text,
  `event_id` integer NOT NULL,
  `number` integer NOT NULL,
  `nonce` text NOT NULL,
  `phone` blob NOT NULL,
  `word` text NOT NULL,
  `address` text NOT NULL,
  `taken_at` datetime NOT NULL,
  PRIMARY KEY (`campaign_id`,`person`)
);
CREATE INDEX `idx_waiting_places_event_id` ON `waiting_places`(`event_id`);
CREATE TABLE `winners` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `event_id` integer NOT NULL,
  `prize_draw_id` integer NOT NULL,
  `entry_id` integer NOT NULL,
  `code` text NOT NULL,
  `person` text NOT NULL,
  `rank` integer NOT NULL,
  `instead_of` integer NOT NULL DEFAULT 0,
  `state` text NOT NULL,
  `delivery` blob,
  `claim_by` datetime NOT NULL,
  `claimed_at` datetime,
  `handed_at` datetime,
  `handed_by` text NOT NULL,
  `handed_how` text NOT NULL,
  CONSTRAINT `winner_handed` CHECK ((handed_how <> '') = (state = 'handed')),
  CONSTRAINT `winner_state` CHECK (state IN ('told','ready','handed','lapsed'))
);
CREATE UNIQUE INDEX `idx_winners_entry_id` ON `winners`(`entry_id`);
CREATE UNIQUE INDEX `winner_person` ON `winners`(`event_id`,`person`);
CREATE UNIQUE INDEX `winner_rank` ON `winners`(`prize_draw_id`,`rank`);
CREATE TABLE `wrong_words` (
  `id` integer PRIMARY KEY AUTOINCREMENT,
  `person` text NOT NULL,
  `address` text NOT NULL,
  `at` datetime NOT NULL
);
CREATE INDEX `wrong_word_address` ON `wrong_words`(`address`);
CREATE INDEX `wrong_word_person` ON `wrong_words`(`person`);
