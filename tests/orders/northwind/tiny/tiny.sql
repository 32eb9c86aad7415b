# A trading company of two products, in the form of the Northwind dump.
SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0;
USE `northwind`;
/* The quote, the semicolon and the bracket below are part of a name. */
INSERT INTO `suppliers` (`id`, `company`, `email_address`, `business_phone`, `address`) VALUES
  (1, 'O''Malley (Tea); Sons', NULL, NULL, NULL),
  (2, 'Supplier B', 'b@supplier.test', '(123)555-0100', '1 Any Street');
INSERT INTO `shippers` (`id`, `company`) VALUES (1, 'Shipping Company A');
INSERT INTO `products` (`supplier_ids`, `id`, `product_code`, `product_name`, `standard_cost`, `list_price`, `reorder_level`, `quantity_per_unit`, `minimum_reorder_quantity`) VALUES
  ('1', 1, 'T-1', 'Chai', 13.5, 18, 10, '10 boxes', 10),
  ('1;2', 2, 'T-1', 'Green tea', .5, 2.99, NULL, NULL, NULL);
INSERT INTO `purchase_orders` (`id`, `supplier_id`, `submitted_date`, `creation_date`, `approved_date`, `notes`) VALUES
  (90, 1, '2006-01-14 00:00:00', '2006-01-22 00:00:00', '2006-01-22 00:00:00', NULL),
  (91, 2, '2006-04-26 18:26:37', '2006-04-26 18:26:37', NULL, 'Please hurry');
INSERT INTO `purchase_order_details` (`id`, `purchase_order_id`, `product_id`, `quantity`, `unit_cost`, `inventory_id`) VALUES
  (1, 90, 1, 40, 14, 1),
  (2, 90, 1, 20, 14, NULL),
  (3, 90, 2, 100, 2, 2),
  (4, 91, 2, 30, .5, NULL);
INSERT INTO `orders` (`id`, `order_date`, `shipped_date`, `shipper_id`, `ship_name`, `ship_address`, `ship_city`, `ship_state_province`, `ship_zip_postal_code`, `ship_country_region`) VALUES
  (30, '2006-01-15 00:00:00', '2006-03-23 00:00:00', 1, 'Karen Toh', '789 27th Street', 'Las Vegas', 'NV', '99999', 'USA'),
  (31, '2006-03-24 00:00:00', NULL, NULL, 'Anna Bedecs', NULL, NULL, NULL, NULL, NULL);
INSERT INTO `order_details` (`id`, `order_id`, `product_id`, `quantity`, `unit_price`, `inventory_id`) VALUES
  (1, 30, 1, 15, 18, 4),
  (2, 30, 2, 60, 2.99, 5),
  (3, 31, 1, 25, 18, 6),
  (4, 31, 2, 0, 2.99, NULL);
INSERT INTO `inventory_transactions` (`id`, `transaction_type`, `transaction_created_date`, `product_id`, `quantity`) VALUES
  (1, 1, '2006-03-22 16:02:28', 1, 40),
  (2, 1, '2006-03-22 16:02:48', 2, 100),
  (3, 1, '2006-03-22 16:03:00', 2, 5),
  (4, 2, '2006-03-22 16:07:56', 1, 15),
  (5, 2, '2006-03-22 16:08:19', 2, 60),
  (6, 3, '2006-03-24 14:49:16', 1, 25),
  (7, 4, '2006-03-25 09:00:00', 2, 4),
  (8, 2, '2006-03-25 10:00:00', 2, 3),
  (9, 3, '2006-03-30 16:46:34', 2, 12);
