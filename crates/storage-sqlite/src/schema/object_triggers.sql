-- Keep object_totals equal to what the rows give. A rebuild of many rows drops them, counts anew and creates them again.
CREATE TRIGGER IF NOT EXISTS object_is_counted AFTER INSERT ON objects BEGIN
    INSERT INTO object_totals (account, kind, day, status, count, amount)
    VALUES (NEW.account, NEW.kind, (NEW.created_at + 21600000) / 86400000, NEW.status, 1, ifnull(NEW.amount, 0))
    ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount;
END;
CREATE TRIGGER IF NOT EXISTS object_is_uncounted AFTER DELETE ON objects BEGIN
    UPDATE object_totals SET count = count - 1, amount = amount - ifnull(OLD.amount, 0)
    WHERE account = OLD.account AND kind = OLD.kind
      AND day = (OLD.created_at + 21600000) / 86400000 AND status = OLD.status;
END;
CREATE TRIGGER IF NOT EXISTS object_is_counted_anew AFTER UPDATE ON objects
WHEN OLD.status <> NEW.status OR OLD.amount IS NOT NEW.amount OR OLD.created_at <> NEW.created_at BEGIN
    UPDATE object_totals SET count = count - 1, amount = amount - ifnull(OLD.amount, 0)
    WHERE account = OLD.account AND kind = OLD.kind
      AND day = (OLD.created_at + 21600000) / 86400000 AND status = OLD.status;
    INSERT INTO object_totals (account, kind, day, status, count, amount)
    VALUES (NEW.account, NEW.kind, (NEW.created_at + 21600000) / 86400000, NEW.status, 1, ifnull(NEW.amount, 0))
    ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount;
END;
